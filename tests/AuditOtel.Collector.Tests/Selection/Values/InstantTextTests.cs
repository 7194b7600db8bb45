using System.Globalization;
using System.Text;
using AuditOtel.Collector.Selection.Values;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Selection.Values;

[Trait("Requirement", "P5")]
public sealed class InstantTextTests
{
    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("1970-01-01T00:00", 0)]
    [InlineData("1970-01-01 00:00:01Z", 1_000_000_000)]
    [InlineData("1970-01-01T00:00:00.5", 500_000_000)]
    [InlineData("1970-01-01T00:00:00.000000001Z", 1)]
    [InlineData("1970-01-01T01:00:00+01:00", 0)]
    [InlineData("1969-12-31T23:30-00:30", 0)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("0001-01-01", long.MinValue)]
    [InlineData("9999-12-31T23:59:59Z", long.MaxValue)]
    public void A_time_is_read(string text, long expected)
    {
        Assert.True(InstantText.TryParse(Encoding.UTF8.GetBytes(text), out var instant, out var isDay));
        Assert.Equal(expected, instant);
        Assert.Equal(text.Length == 10, isDay);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-29")]
    [InlineData("2026-00-01")]
    [InlineData("0000-01-01")]
    [InlineData("2026-1-01x")]
    [InlineData("01.11.2026")]
    [InlineData("2026-11-01T")]
    [InlineData("2026-11-01T24:00")]
    [InlineData("2026-11-01T08:60")]
    [InlineData("2026-11-01T08:30:60")]
    [InlineData("2026-11-01T08:30:")]
    [InlineData("2026-11-01T08:30:00.")]
    [InlineData("2026-11-01T08:30:00.1234567890")]
    [InlineData("2026-11-01T08:30:00+1")]
    [InlineData("2026-11-01T08:30:00+24:00")]
    [InlineData("2026-11-01T08:30:00Zx")]
    [InlineData("2026-11-01T08:30.5")]
    [InlineData("2026-11-01Z")]
    public void What_is_no_time_is_refused(string text) => Assert.False(InstantText.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Every_instant_reads_as_NET_reads_it_and_prints_as_it_reads() =>
        Prop.ForAll(ArbMap.Default.ArbFor<DateTimeOffset>(), static time =>
        {
            var expected = (Int128)(time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
            var text = time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
            if (!InstantText.TryParse(Encoding.UTF8.GetBytes(text), out var instant, out _) || instant != Int128.Clamp(expected, long.MinValue, long.MaxValue))
                return false;
            return InstantText.TryParse(Encoding.UTF8.GetBytes(InstantPrinter.Print(instant)), out var again, out _) && again == instant;
        }).QuickCheckThrowOnFailure();
}
