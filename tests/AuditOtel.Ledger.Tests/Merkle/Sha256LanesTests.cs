using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>Hashing side by side is hashing, with every number of lanes this processor has.</summary>
public sealed class Sha256LanesTests
{
    private const int SourceBytes = 1 << 16;
    private static readonly byte[] Source = Enumerable.Range(0, SourceBytes / 32).SelectMany(static i => SHA256.HashData(BitConverter.GetBytes(i))).ToArray();

    public static TheoryData<int> Widths => [.. Sha256Lanes.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    [Trait("Requirement", "L8")]
    public void Messages_of_any_lengths_get_the_hashes_of_the_framework(int width)
    {
        Gen<int> length = Gen.Frequency((3, Gen.Elements(0, 1, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 127, 128, 129)), (2, Gen.Choose(0, 2000)), (2, Gen.Constant(330)));
        Gen<ByteSlice> part = length.SelectMany(static bytes => Gen.Choose(0, SourceBytes - bytes), static (bytes, offset) => new ByteSlice(offset, bytes));
        Gen<ByteSlice[]> parts = Gen.Choose(0, 200).SelectMany(part.ArrayOf);
        Prop.ForAll(parts.ToArbitrary(), some => Hash(width, some).AsSpan().SequenceEqual(Expected(some))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void One_message_of_many_blocks_does_not_disturb_short_ones(int width)
    {
        ByteSlice[] parts = [.. Enumerable.Range(0, 40).Select(static i => new ByteSlice(i, i == 5 ? SourceBytes - 5 : i))];
        Assert.Equal(Expected(parts), Hash(width, parts));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_examples_of_the_standard_come_out(int width)
    {
        // FIPS 180-2, appendix B.1 and B.2, and NIST CAVP SHA256ShortMsg, Len = 0 and 8.
        (string Hex, string Hash)[] examples =
        [
            (Convert.ToHexString("abc"u8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (Convert.ToHexString("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"u8), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
        ];
        using var source = new MemoryStream();
        var parts = new List<ByteSlice>();
        foreach ((string hex, _) in Enumerable.Repeat(examples, 9).SelectMany(static e => e))
        {
            parts.Add(new ByteSlice((int)source.Length, hex.Length / 2));
            source.Write(Convert.FromHexString(hex));
        }

        byte[] hashes = new byte[parts.Count * 32];
        Sha256Lanes.HashMany(width, source.ToArray(), parts.ToArray(), hashes);
        string expected = string.Concat(Enumerable.Repeat(string.Concat(examples.Select(static e => e.Hash)), 9));
        Assert.Equal(expected, Convert.ToHexStringLower(hashes));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Nodes_get_the_hashes_of_the_framework_also_in_the_place_of_their_children(int width)
    {
        for (int count = 0; count < 70; count++)
        {
            byte[] children = Source[..(count * 64)];
            byte[] expected = [.. children.Chunk(64).SelectMany(static pair => SHA256.HashData([1, .. pair]))];
            byte[] apart = new byte[count * 32];
            Sha256Lanes.HashNodes(width, children, apart);
            Assert.Equal(expected, apart);
            byte[] behind = [.. children, .. new byte[32]];
            Sha256Lanes.HashNodes(width, behind.AsSpan(0, children.Length), behind.AsSpan(32));
            Assert.Equal(expected, behind.AsSpan(32, expected.Length).ToArray());
            Sha256Lanes.HashNodes(width, children, children);
            Assert.Equal(expected, children[..expected.Length]);
        }
    }

    [Fact]
    public void Whatever_was_chosen_hashes_right()
    {
        ByteSlice[] parts = [.. Enumerable.Range(0, 100).Select(static i => new ByteSlice(i, 3 * i))];
        byte[] hashes = new byte[parts.Length * 32];
        Sha256Lanes.HashMany(Source, parts, hashes);
        Assert.Equal(Expected(parts), hashes);
        byte[] parents = new byte[64];
        Sha256Lanes.HashNodes(Source.AsSpan(0, 128), parents);
        Assert.Equal([.. SHA256.HashData([1, .. Source[..64]]), .. SHA256.HashData([1, .. Source[64..128]])], parents);
    }

    [Fact]
    public void What_would_read_or_write_elsewhere_is_refused()
    {
        byte[] hashes = new byte[64];
        foreach (ByteSlice part in new ByteSlice[] { new(0, 101), new(100, 1), new(101, 0), new(-1, 1), new(1, -1), new(int.MaxValue, 1), new(1, int.MaxValue) })
            Assert.Throws<ArgumentOutOfRangeException>(() => Sha256Lanes.HashMany(Source.AsSpan(0, 100), [new ByteSlice(0, 1), part], hashes));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashMany(Source, new ByteSlice[2], hashes.AsSpan(0, 63)));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashNodes(Source.AsSpan(0, 96), hashes));
        Assert.Throws<ArgumentException>(() => Sha256Lanes.HashNodes(Source.AsSpan(0, 192), hashes));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        ByteSlice[] parts = [.. Enumerable.Range(0, 100).Select(static i => new ByteSlice(i, 330))];
        byte[] hashes = new byte[parts.Length * 32];
        Sha256Lanes.HashMany(Source, parts, hashes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Sha256Lanes.HashMany(Source, parts, hashes);
        Sha256Lanes.HashNodes(Source.AsSpan(0, 6400), hashes);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Hash(int width, ByteSlice[] parts)
    {
        byte[] hashes = new byte[parts.Length * 32];
        Sha256Lanes.HashMany(width, Source, parts, hashes);
        return hashes;
    }

    private static byte[] Expected(ByteSlice[] parts) => [.. parts.SelectMany(static part => SHA256.HashData(Source.AsSpan(part.Offset, part.Length)))];
}
