using System.Net.Http.Headers;
using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>Brings the dashboards into Kibana or OpenSearch Dashboards.</summary>
internal static class Dashboards
{
    /// <exception cref="CollectorException">The address is none that may be trusted with credentials.</exception>
    /// <exception cref="SinkException">It refused, or cannot be reached.</exception>
    internal static async Task<SetupStep> ImportAsync(ElasticClient client, ElasticTarget target, string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var kibana) || kibana.UserInfo.Length > 0 || !(kibana.Scheme is "https" || (kibana.Scheme is "http" && kibana.IsLoopback)))
            throw new CollectorException("--kibana must be an https address, or an http address on this host's loopback, without a user name.") { IsConfiguration = true };
        using var file = new ByteArrayContent(KibanaDashboards.Lines(target.DataStream));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/ndjson");
        using var form = new MultipartFormDataContent { { file, "file", KibanaDashboards.FileName } };
        var answer = await client.PostFormAsync(kibana, "api/saved_objects/_import?overwrite=true", form, cancellationToken);
        if (!answer.IsSuccess)
            throw answer.Failure();
        using var json = answer.Json();
        return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True
            ? new SetupStep("dashboards", kibana.AbsoluteUri, SetupStep.Made)
            : throw new SinkException($"{kibana} did not take all dashboards: see its log, or import {KibanaDashboards.FileName} by hand ('auditotel elastic setup --out').");
    }
}
