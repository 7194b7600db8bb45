using System.Text;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Formats;

namespace AuditOtel.Collector.Sinks.Files;

/// <summary>Reads the keys of a file sink.</summary>
internal static class FileTargetReader
{
    /// <summary>The target; null when something is wrong, which has been told.</summary>
    internal static FileTarget? Read(ConfigurationSection section)
    {
        var path = section.AbsolutePath("path", required: true);
        var format = section.Word("format", [.. RecordFormats.Names]);
        var maxSize = section.Bytes("maxSize", FileTarget.LeastSize, FileTarget.MostSize);
        var maxAge = section.Duration("maxAge", FileTarget.LeastAge, FileTarget.MostAge);
        var keep = section.Number("keep", FileTarget.MostKept + 1, 1, FileTarget.MostKept);
        var compression = section.Word("compression", ["none", "gzip"]);
        if (path is null || !IsFile(section, path))
            return null;
        return new FileTarget(Path.GetFullPath(path), format ?? RecordFormats.Standard)
        {
            MaxSize = maxSize ?? FileTarget.DefaultMaxSize,
            MaxAge = maxAge,
            Keep = keep > FileTarget.MostKept ? null : keep,
            IsCompressed = compression is "gzip",
        };
    }

    private static bool IsFile(ConfigurationSection section, string path)
    {
        var name = Path.GetFileName(path);
        if (name is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(name) <= FileTarget.MostNameBytes)
            return true;
        section.Fail("path", $"must name a file, of at most {FileTarget.MostNameBytes} bytes.");
        return false;
    }
}
