using System.Globalization;
using System.Text;

namespace AuditOtel.Collector.Api;

/// <summary>Writes figures in the OpenMetrics text format, version 1.0.0, which Prometheus and its relatives read.</summary>
internal sealed class OpenMetricsText
{
    internal const string ContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>A figure that may rise and fall; a value of null is left out, as one that nobody knows.</summary>
    internal void Gauge(string name, string help, params IEnumerable<(string Labels, double? Value)> values) => Write(name, "gauge", "", help, values);

    /// <summary>A figure that only rises while the collector runs.</summary>
    internal void Counter(string name, string help, params IEnumerable<(string Labels, double? Value)> values) => Write(name, "counter", "_total", help, values);

    /// <summary>Labels in braces, their values escaped.</summary>
    internal static string Labels(params IEnumerable<(string Name, string Value)> labels) =>
        $"{{{string.Join(',', labels.Select(static label => $"{label.Name}=\"{Escaped(label.Value)}\""))}}}";

    /// <summary>The whole text.</summary>
    internal string End() => _text.Append("# EOF\n").ToString();

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Write(string name, string type, string suffix, string help, IEnumerable<(string Labels, double? Value)> values)
    {
        var known = values.Where(static value => value.Value is not null).ToArray();
        if (known.Length == 0)
            return;
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n# HELP {name} {help}\n");
        foreach (var (labels, value) in known)
            _text.Append(CultureInfo.InvariantCulture, $"{name}{suffix}{labels} {value}\n");
    }
}
