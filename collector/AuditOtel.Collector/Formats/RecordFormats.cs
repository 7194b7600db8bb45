using AuditOtel.Collector.Formats.Ocsf;

namespace AuditOtel.Collector.Formats;

/// <summary>Every format that records can be written in: exports, searches and file sinks take the same.</summary>
internal static class RecordFormats
{
    /// <summary>What is taken when nobody says anything.</summary>
    internal const string Standard = "jsonl";

    internal static readonly IReadOnlyList<IRecordFormat> All = [new CsvFormat(), new JsonlFormat(), new OtlpFormat(), new EcsFormat(), new OcsfFormat(), new CefFormat()];

    internal static IEnumerable<string> Names => All.Select(static format => format.Name);

    /// <summary>The format of a name; null when there is none. Letter case does not count.</summary>
    internal static IRecordFormat? Find(string name) => All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase));
}
