using System.Text;
using System.Text.Json.Nodes;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>The four dashboards that come with the program.</summary>
internal static class KibanaDashboards
{
    internal const string FileName = "auditotel.ndjson";

    private const string Failed = "event.outcome : failure or event.reason : denied";
    private const string Privileged = "audit.class : (account or authorization or key or configuration or firmware or system)";
    private const string Health = "audit.class : (integrity or audit)";

    /// <summary>One saved object a line, in an order in which each comes after those it refers to.</summary>
    internal static byte[] Lines(string dataStream)
    {
        var lines = new StringBuilder();
        foreach (var one in All(dataStream))
            lines.Append(one.ToJsonString()).Append('\n');
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static IEnumerable<JsonObject> All(string dataStream)
    {
        var make = new KibanaObjects(dataStream);
        return
        [
            make.DataView(),
            .. With(make, "overview", "Audit: overview", "Who did what, and with which result.",
                make.Histogram("overview-time", "Audit: records over time by outcome", "", "event.outcome"),
                make.Table("overview-operations", "Audit: operations by outcome", "", "event.action", "event.outcome"),
                make.Table("overview-actors", "Audit: actors by class", "", "user.id", "audit.class"),
                make.Search("overview-records", "Audit: records", "")),
            .. With(make, "failures", "Audit: failures and refusals", "What failed or was denied, to whom, and from where.",
                make.Histogram("failures-time", "Audit: failures over time by reason", Failed, "event.reason"),
                make.Table("failures-reasons", "Audit: failures by operation and reason", Failed, "event.action", "event.reason"),
                make.Table("failures-actors", "Audit: failures by actor and address", Failed, "user.id", "source.ip"),
                make.Search("failures-records", "Audit: failures and refusals, records", Failed)),
            .. With(make, "privileged", "Audit: privileged activity by actor", "Who changed accounts, rights, keys, settings, firmware and hosts.",
                make.Histogram("privileged-time", "Audit: privileged activity over time by actor", Privileged, "user.id"),
                make.Table("privileged-actors", "Audit: privileged activity by actor and operation", Privileged, "user.id", "event.action"),
                make.Table("privileged-origins", "Audit: privileged activity by actor and login behind it", Privileged + " and user.effective.id : *", "user.id", "user.effective.id"),
                make.Search("privileged-records", "Audit: privileged activity, records", Privileged)),
            .. With(make, "health", "Audit: integrity and audit health", "Gaps, replays, refused and missed records, starts and stops of the audit system, incomplete records.",
                make.Histogram("health-time", "Audit: the audit system over time by operation", Health, "event.action"),
                make.Table("health-operations", "Audit: the audit system by operation and outcome", Health, "event.action", "event.outcome"),
                make.Table("health-incomplete", "Audit: incomplete records by service", "audit.incomplete : *", "service.name", "audit.incomplete"),
                make.Search("health-records", "Audit: the audit system, records", Health)),
        ];
    }

    private static IEnumerable<JsonObject> With(KibanaObjects make, string name, string title, string description, params JsonObject[] panels) =>
        [.. panels, make.Dashboard(name, title, description, panels)];
}
