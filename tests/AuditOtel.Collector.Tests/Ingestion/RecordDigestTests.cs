using System.Text;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger.Merkle;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion;

public sealed class RecordDigestTests
{
    [Fact]
    public void Different_lower_case_UUIDs_have_different_keys_and_a_UUID_is_its_own() => Prop.ForAll<Guid, Guid>((one, other) =>
    {
        Assert.Equal(one == other, OfId(one.ToString()) == OfId(other.ToString()));
        Assert.Equal(Convert.ToUInt64(one.ToString("N")[..16], 16), (ulong)(OfId(one.ToString()) >> 64));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_differs_from_a_UUID_in_one_character_has_another_key()
    {
        var id = "0192f3a0-7c1e-7abc-8def-0123456789ab"u8.ToArray();
        var key = RecordDigest.OfId(id);
        for (var change = 0; change < id.Length * 256; change++)
        {
            var changed = (byte[])id.Clone();
            changed[change / 256] = (byte)change;
            var other = RecordDigest.OfId(changed);
            Assert.Equal(id.AsSpan().SequenceEqual(changed), key == other);

            // Only what is a lower-case UUID is its own key; all else is hashed with a secret.
            var text = Encoding.Latin1.GetString(changed);
            var isUuid = Guid.TryParseExact(text, "D", out var uuid) && string.Equals(text, uuid.ToString(), StringComparison.Ordinal);
            Assert.Equal(isUuid, string.Equals(other.ToString("x32"), text.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Many_contents_have_the_digests_that_each_has_alone()
    {
        var request = new byte[5000];
        Random.Shared.NextBytes(request);
        for (var count = 0; count <= RecordDigest.MostAtOnce; count++)
        {
            var records = Enumerable.Range(0, count).Select(i => new ByteSlice(i * 7, (i * 31) % 700)).ToArray();
            var digests = new UInt128[count];

            RecordDigest.OfContents(request, records, digests);

            Assert.Equal(records.Select(one => RecordDigest.OfContent(request.AsSpan(one.Offset, one.Length))), digests);
        }
    }

    private static UInt128 OfId(string id) => RecordDigest.OfId(Encoding.ASCII.GetBytes(id));
}
