using System.Text.Json;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>The content of <c>directories.json</c>: absolute paths of further directories that hold segments. What is not known is refused.</summary>
internal static class DirectoryList
{
    private const int MaxBytes = 512 * 1024;
    private const int Version = 1;

    /// <summary>Reads the list; empty when there is none.</summary>
    /// <exception cref="LedgerException">It is not in its form.</exception>
    public static IReadOnlyList<string> Read(DurableDirectory root)
    {
        byte[] json;
        try
        {
            json = root.ReadAll(LedgerDirectory.DirectoriesFile, MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return [];
        }

        string path = root.PathOf(LedgerDirectory.DirectoriesFile);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Parse(document.RootElement) ?? throw Invalid(path, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(path, e);
        }
    }

    /// <summary>Replaces the list.</summary>
    public static void Write(DurableDirectory root, IEnumerable<string> directories) => root.WriteAtomically(
        LedgerDirectory.DirectoriesFile,
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal) { ["version"] = Version, ["directories"] = directories }));

    private static List<string>? Parse(JsonElement root)
    {
        int version = 0;
        List<string>? paths = null;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "version":
                    version = property.Value.GetInt32();
                    break;
                case "directories":
                    paths = [.. property.Value.EnumerateArray().Select(static e => e.GetString() ?? "")];
                    break;
                default:
                    return null;
            }
        }

        return version == Version && paths is { Count: <= LedgerOptions.MaxDirectories } && paths.TrueForAll(Path.IsPathFullyQualified) ? paths : null;
    }

    private static LedgerException Invalid(string path, Exception? cause) =>
        new(LedgerReason.Invalid, $"The list of directories '{path}' is not in its form; use the program version that wrote it, or restore it from a backup.", cause);
}
