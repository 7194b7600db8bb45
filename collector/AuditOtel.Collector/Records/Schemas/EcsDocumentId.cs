using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Collector.Records.Schemas;

/// <summary>The <c>_id</c> of a record's document: what makes a repeat of the same document one that is already there.</summary>
internal static class EcsDocumentId
{
    // Elasticsearch takes 512 bytes.
    private const int MaxLength = 200;

    /// <summary>The record's id; of a record without one, or with one that is no name, the place in its ledger.</summary>
    internal static string Of(RecordView record)
    {
        var id = record.Text(AuditAttributes.RecordId);
        return IsName(id) ? id : OfPlace(record);
    }

    /// <summary>Whether a record's id is its document's, too.</summary>
    internal static bool IsName(string id) => id.Length is > 0 and <= MaxLength && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':');

    /// <summary>The place in its ledger, which no other record shares. The mark keeps it apart from every record's id.</summary>
    internal static string OfPlace(RecordView record) => OfPlace(record.Ledger, record.Index);

    /// <summary>The place in a ledger, which no other record shares.</summary>
    internal static string OfPlace(string ledger, long index)
    {
        var name = ledger.Length <= MaxLength && Ascii.IsValid(ledger) ? ledger : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ledger)));
        return string.Create(CultureInfo.InvariantCulture, $"{name}#{index}");
    }
}
