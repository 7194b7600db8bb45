using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion.Otlp;

/// <summary>The short way of reading an attribute finds what the long way finds, in whatever looks nearly like the usual one.</summary>
public sealed class OtlpAttributeTests
{
    private const int DeepestAllowed = OtlpLimits.Depth;

    [Fact]
    public void Text_of_any_length_reads_the_same_both_ways()
    {
        for (var key = 0; key <= 140; key++)
        {
            for (var text = 0; text <= 140; text++)
                AssertSame(Pair(new string('k', key), new string('t', text)), 1);
        }

        AssertSame(Pair("k", new string('t', 40_000)), 1);
        AssertSame(Pair("schl\u00fcssel", "wert"), 1);
        AssertSame(Pair("key", "\u00fcber"), 1);
    }

    [Fact]
    public void A_usual_attribute_is_read_the_short_way()
    {
        Assert.True(OtlpAttribute.TryReadShortText(Pair("audit.outcome", "success"), out var attribute));

        Assert.Equal("audit.outcome"u8, attribute.Key);
        Assert.Equal("success"u8, attribute.Text.Of(Pair("audit.outcome", "success")));
        Assert.False(OtlpAttribute.TryReadShortText(Pair("audit.outcome", "\u00fc"), out _));
    }

    [Fact]
    public void Changed_bytes_read_the_same_both_ways()
    {
        byte[][] pairs = [Pair("audit.outcome", "success"), Pair("a", ""), Pair("", "b"), Pair("audit.target.id", new string('x', 125))];

        // Small numbers are tags and lengths, so that the change is mostly one of structure.
        var value = Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 255));
        var changes = Gen.Choose(0, 200).Zip(value).ListOf(3);
        var cases = Gen.Elements(pairs).Zip(changes).Zip(Gen.Choose(-3, 3)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(cases, one =>
        {
            var ((pair, list), length) = one;
            var changed = new byte[Math.Max(0, pair.Length + length)];
            pair.AsSpan(0, Math.Min(pair.Length, changed.Length)).CopyTo(changed);
            foreach (var (at, to) in list)
            {
                if (changed.Length > 0)
                    changed[at % changed.Length] = (byte)to;
            }

            AssertSame(changed, 1);
        }));
    }

    [Fact]
    public void What_lies_too_deep_is_refused_both_ways()
    {
        AssertSame(Pair("key", "text"), DeepestAllowed);
        AssertSame(Pair("key", "text"), DeepestAllowed + 1);
        Assert.NotNull(OtlpAttribute.Read(Pair("key", "text"), DeepestAllowed + 1, out _));
    }

    private static void AssertSame(byte[] pair, int depth)
    {
        var longFault = OtlpAttribute.ReadAny(pair, depth, out var longWay);
        var fault = OtlpAttribute.Read(pair, depth, out var attribute);

        Assert.Equal(longFault, fault);
        Assert.True(longWay.Key.SequenceEqual(attribute.Key));
        Assert.Equal((longWay.KeyRange, longWay.HasValue, longWay.Text, longWay.Integer), (attribute.KeyRange, attribute.HasValue, attribute.Text, attribute.Integer));
    }

    private static byte[] Pair(string key, string text) => LogBytes.Message(writer =>
    {
        writer.WriteString(OtlpFields.KeyValue.Key, key);
        var value = writer.BeginMessage(OtlpFields.KeyValue.Value);
        writer.WriteString(OtlpFields.AnyValue.String, text);
        writer.EndMessage(value);
    });
}
