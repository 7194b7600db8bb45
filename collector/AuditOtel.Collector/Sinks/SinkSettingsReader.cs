using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Sinks.Elastic;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Collector.Sinks.Files;
using AuditOtel.Collector.Sinks.Syslog;

namespace AuditOtel.Collector.Sinks;

/// <summary>Reads the sinks of <c>auditotel.json</c>. All errors are collected.</summary>
internal static class SinkSettingsReader
{
    private const int MostLag = 1_000_000_000;

    /// <summary>The sinks that are set right.</summary>
    internal static List<SinkSettings> Read(ConfigurationSection root)
    {
        var sinks = new List<SinkSettings>();
        foreach (var (name, section) in root.Named("sinks"))
        {
            if (!SinkSettings.IsName(name))
            {
                section.Fail($"is no name for a sink: use up to {SinkSettings.MaxNameLength} letters, digits, '-' and '_'.");
                continue;
            }

            if (Read(name, section) is { } sink)
                sinks.Add(sink);
        }

        return sinks;
    }

    private static SinkSettings? Read(string name, ConfigurationSection section)
    {
        // The other keys of a sink of no known type mean nothing that could be judged.
        if (section.Word("type", ["syslog", "otlp", "elasticsearch", "file"], required: true) is not { } type)
            return null;
        var selection = Selection(section);
        var maxLag = section.Number("maxLag", (int)SinkSettings.DefaultMaxLag, 1, MostLag);
        SinkTarget? target = type switch
        {
            "elasticsearch" => ElasticTargetReader.Read(section),
            "otlp" => OtlpTargetReader.Read(section),
            "file" => FileTargetReader.Read(section),
            _ => SyslogTargetReader.Read(section),
        };
        section.Finish();
        return target is not null && selection is not null ? new SinkSettings(name, target) { Selection = selection, MaxLag = maxLag } : null;
    }

    private static RecordSelection? Selection(ConfigurationSection section)
    {
        if (section.Text("select") is not { } text)
            return RecordSelection.All;
        try
        {
            return RecordSelection.Parse(text);
        }
        catch (SelectionException problem)
        {
            section.Fail("select", $"is no selection: {problem.Message}");
            return null;
        }
    }
}
