using AuditOtel.Collector.Records;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Records;

[Trait("Requirement", "L5")]
public sealed class StoredRecordTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var times = Gen.Choose(0, int.MaxValue).Select(static seconds => (ulong)seconds * 1_000_000_000UL + 123_456_700);
        var masks = Gen.Choose(0, (int)RequiredFields.All).Select(static mask => (RequiredFields)mask);
        Prop.ForAll(times.ToArbitrary(), masks.ToArbitrary(), ArbMap.Default.ArbFor<bool>(), static (time, missing, isShortened) =>
        {
            byte[] logRecord = [1, 2, 3];
            var body = new byte[StoredRecord.HeaderLength(missing, isShortened) + logRecord.Length];
            logRecord.CopyTo(body, StoredRecord.WriteHeader(body, time, missing, isShortened));
            return StoredRecord.TryParse(body, out var read) && read.ReceivedUnixNanoseconds == time && read.Missing == missing
                && read.IsShortened == isShortened && read.LogRecord.Span.SequenceEqual(logRecord);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_record_that_lacks_nothing_pays_seven_bytes()
    {
        Assert.Equal(7, StoredRecord.HeaderLength(RequiredFields.None));
        Assert.Equal(9, StoredRecord.HeaderLength(RequiredFields.Time));
    }

    [Fact]
    public void A_clock_far_ahead_is_no_flag()
    {
        var body = new byte[StoredRecord.MaxHeaderLength];
        Assert.Equal(7, StoredRecord.WriteHeader(body, ulong.MaxValue, RequiredFields.None));
        Assert.True(StoredRecord.TryParse(body, out var read));
        Assert.Equal(RequiredFields.None, read.Missing);
    }

    [Theory]
    [InlineData(6, 0x00)]
    [InlineData(8, 0x80)]
    public void A_body_that_ends_within_its_header_is_none(int length, byte last)
    {
        var body = new byte[length];
        body[Math.Min(6, length - 1)] = last;
        Assert.False(StoredRecord.TryParse(body, out _));
    }
}
