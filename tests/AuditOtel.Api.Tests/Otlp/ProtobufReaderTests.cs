using System.Text;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Api.Tests.Otlp;

public sealed class ProtobufReaderTests
{
    [Fact]
    public void Any_bytes_end_the_walk_without_an_exception_and_each_field_lies_within_them() => Prop.ForAll<byte[]>(bytes =>
    {
        var reader = new ProtobufReader(bytes);
        var fields = 0;
        while (reader.Read())
        {
            fields++;
            Assert.InRange(reader.BytesOffset, 0, bytes.Length);
            Assert.InRange(reader.Field, 1, 0x1FFF_FFFF);
        }

        Assert.InRange(fields, 0, bytes.Length);
        Assert.False(reader.Read());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_message_cut_anywhere_within_a_field_is_malformed()
    {
        using var writer = new ProtobufWriter();
        writer.WriteFixed64(1, ulong.MaxValue);
        writer.WriteString(2, "text");
        writer.WriteVarint(3, ulong.MaxValue);
        writer.WriteFixed32(4, uint.MaxValue);
        int[] ends = [0, 9, 15, 26, 31];
        Assert.Equal(ends[^1], writer.Length);
        for (var length = 0; length <= writer.Length; length++)
        {
            var reader = new ProtobufReader(writer.Written[..length]);
            while (reader.Read())
            {
            }

            Assert.Equal(!ends.Contains(length), reader.IsMalformed);
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0B")]
    [InlineData("0C")]
    [InlineData("0E")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("08FFFFFFFFFFFFFFFFFF02")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("80808080808001")]
    public void Field_zero_groups_unknown_wire_types_and_numbers_out_of_range_are_malformed(string hex)
    {
        var reader = new ProtobufReader(Convert.FromHexString(hex));
        Assert.False(reader.Read());
        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void What_the_writer_wrote_the_reader_reads() => Prop.ForAll<string?, ulong, double>((text, number, real) =>
    {
        text ??= "";
        using var writer = new ProtobufWriter(1);
        writer.WriteString(1, text);
        writer.WriteVarint(2, number);
        writer.WriteDouble(3, real);
        writer.WriteFixed32(4, (uint)number);
        var reader = new ProtobufReader(writer.Written);
        Assert.True(reader.Read());
        Assert.Equal(Encoding.UTF8.GetBytes(text), reader.Bytes.ToArray());
        Assert.True(reader.Read());
        Assert.Equal(number, reader.Value);
        Assert.True(reader.Read());
        Assert.Equal(BitConverter.DoubleToUInt64Bits(real), reader.Value);
        Assert.True(reader.Read());
        Assert.Equal((uint)number, reader.Value);
        Assert.False(reader.Read());
        Assert.False(reader.IsMalformed);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tag_and_a_length_mean_the_same_in_however_many_bytes_they_are_written() =>
        Prop.ForAll(Gen.Choose(0, 20).Zip(Gen.Choose(0, 260)).Zip(Gen.Choose(-2, 2)).ToArbitrary(), one =>
        {
            var ((field, length), more) = one;
            byte[] content = new byte[Math.Max(0, length + more)];
            byte[] shortest = [.. Varint((field << 3) | 2, 1), .. Varint(length, 1), .. content];
            byte[] padded = [.. Varint((field << 3) | 2, 4), .. Varint(length, 3), .. content];

            Assert.Equal(Walk(padded, padded.Length - shortest.Length), Walk(shortest, 0));
        }).QuickCheckThrowOnFailure();

    /// <summary>What the first field is, and where its content stands when so many bytes of its head are left out; nothing when there is none.</summary>
    private static (int Field, WireType Type, int Offset, int Length, bool IsMalformed) Walk(byte[] message, int extra)
    {
        var reader = new ProtobufReader(message);
        return reader.Read() ? (reader.Field, reader.Type, reader.BytesOffset - extra, reader.Bytes.Length, reader.IsMalformed) : (0, default, 0, 0, reader.IsMalformed);
    }

    /// <summary>A number in at least so many bytes.</summary>
    private static IEnumerable<byte> Varint(int value, int least)
    {
        for (; value >= 0x80 || least > 1; value >>= 7, least--)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
