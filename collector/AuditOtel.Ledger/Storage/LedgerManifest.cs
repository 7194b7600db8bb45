using System.Globalization;
using System.Text.Json;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Storage;

/// <summary>The content of <c>ledger.json</c>: format version, name, time of creation. What is not known is refused.</summary>
internal sealed record LedgerManifest(string Name, DateTimeOffset Created)
{
    public const int MaxBytes = 64 * 1024;
    private const int Version = 1;

    public byte[] Format() => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>(StringComparer.Ordinal) { ["version"] = Version, ["name"] = Name, ["created"] = Created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) });

    /// <exception cref="LedgerException">It is not a manifest this program knows.</exception>
    public static LedgerManifest Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Parse(document.RootElement, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(path, "is not valid JSON of the form expected", e);
        }
    }

    private static LedgerManifest Parse(JsonElement root, string path)
    {
        string? name = null;
        DateTimeOffset? created = null;
        int version = 0;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "version":
                    version = property.Value.GetInt32();
                    break;
                case "name":
                    name = property.Value.GetString();
                    break;
                case "created":
                    created = property.Value.GetDateTimeOffset();
                    break;
                default:
                    throw Invalid(path, $"has the unknown key '{property.Name}'", null);
            }
        }

        if (version != Version)
            throw Invalid(path, $"has format version {version}, and this program knows {Version}", null);
        if (name is null || created is null || !NoteVerifier.IsName(name))
            throw Invalid(path, "lacks a usable name or time of creation", null);
        return new LedgerManifest(name, created.Value);
    }

    private static LedgerException Invalid(string path, string what, Exception? cause) =>
        new(LedgerReason.Invalid, $"The ledger's manifest '{path}' {what}; use the program version that wrote it, or restore it from a backup.", cause);
}
