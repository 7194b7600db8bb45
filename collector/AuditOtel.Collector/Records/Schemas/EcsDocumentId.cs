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
        return id.Length is > 0 and <= MaxLength && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':') ? id : OfPlace(record);
    }

    /// <summary>The place in its ledger, which no other record shares. The mark keeps it apart from every record's id.</summary>
    internal static string OfPlace(RecordView record)
    {
        var ledger = record.Ledger.Length <= MaxLength && Ascii.IsValid(record.Ledger) ? record.Ledger : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.Ledger)));
        return string.Create(CultureInfo.InvariantCulture, $"{ledger}#{record.Index}");
    }
}
