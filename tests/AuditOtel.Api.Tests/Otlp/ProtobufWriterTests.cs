using AuditOtel.Otlp;

namespace AuditOtel.Api.Tests.Otlp;

/// <summary>Expected bytes are written by hand after the Protocol Buffers encoding document.</summary>
public sealed class ProtobufWriterTests
{
    [Theory]
    [InlineData(1, 0UL, "0800")]
    [InlineData(1, 150UL, "089601")]
    [InlineData(15, 127UL, "787F")]
    [InlineData(16, 128UL, "80018001")]
    [InlineData(2, ulong.MaxValue, "10FFFFFFFFFFFFFFFFFF01")]
    public void A_varint_is_written_as_the_encoding_says(int field, ulong value, string expected) =>
        Assert.Equal(expected, Write(writer => writer.WriteVarint(field, value)));

    [Fact]
    public void Fixed_fields_are_little_endian()
    {
        Assert.Equal("09EFCDAB8967452301", Write(writer => writer.WriteFixed64(1, 0x0123456789ABCDEF)));
        Assert.Equal("4578563412", Write(writer => writer.WriteFixed32(8, 0x12345678)));
        Assert.Equal("21000000000000F03F", Write(writer => writer.WriteDouble(4, 1.0)));
    }

    [Fact]
    public void Text_is_utf8_and_a_lone_surrogate_becomes_a_replacement_character()
    {
        Assert.Equal("120774657374696E67", Write(writer => writer.WriteString(2, "testing")));
        Assert.Equal("0A02C3A4", Write(writer => writer.WriteString(1, "ä")));
        Assert.Equal("0A0561EFBFBD62", Write(writer => writer.WriteString(1, "a\uD800b")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(3_000_000)]
    public void A_nested_message_gets_the_shortest_length_whatever_its_size(int size)
    {
        using var writer = new ProtobufWriter(1);
        var outer = writer.BeginMessage(1);
        var inner = writer.BeginMessage(2);
        writer.WriteRaw(new byte[size]);
        writer.EndMessage(inner);
        writer.EndMessage(outer);

        using var expected = new ProtobufWriter(1);
        expected.WriteHead(1, 1 + ProtobufWriter.VarintSize((uint)size) + size);
        expected.WriteBytes(2, new byte[size]);
        Assert.True(expected.Written.SequenceEqual(writer.Written));
    }

    [Fact]
    [Trait("Requirement", "P0")]
    public void What_is_truncated_or_given_back_is_wiped_from_the_buffer()
    {
        var writer = new ProtobufWriter();
        writer.WriteString(1, "keep");
        var kept = writer.Length;
        writer.WriteString(2, "wipe this");
        var memory = writer.WrittenMemory;
        writer.Truncate(kept);
        Assert.Equal(-1, memory.Span[kept..].IndexOfAnyExcept((byte)0));
        Assert.NotEqual(0, memory.Span[0]);
        writer.Dispose();
        Assert.Equal(-1, memory.Span.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_buffer_that_was_outgrown_is_wiped()
    {
        using var writer = new ProtobufWriter(16);
        writer.WriteString(1, "early");
        var memory = writer.WrittenMemory;
        writer.WriteRaw(new byte[10_000]);
        Assert.Equal(-1, memory.Span.IndexOfAnyExcept((byte)0));
    }

    private static string Write(Action<ProtobufWriter> write)
    {
        using var writer = new ProtobufWriter();
        write(writer);
        return Convert.ToHexString(writer.Written);
    }
}
