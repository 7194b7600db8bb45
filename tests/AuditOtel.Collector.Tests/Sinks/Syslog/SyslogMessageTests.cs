using System.Text;
using System.Text.RegularExpressions;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Syslog;
using AuditOtel.Collector.Tests.Records;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Sinks.Syslog;

[Trait("Requirement", "S7")]
public sealed partial class SyslogMessageTests
{
    private const string Hostile = "a]\" b\\\r\n<13>1 forged | c=d\te^f\u202Egnp\u2028%n$(id)<script>\uFEFF";
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    private static readonly RecordView Plain = View("42", "The user was deleted.");

    [Theory]
    [InlineData("rfc5424", "<109>1 2026-11-22T04:00:41.279450Z - user-administration - user.delete [audit@32473 id=\"0198c0de-0000-7000-8000-000000000001\" operation=\"user.delete\" actor=\"alice\" action=\"DELETE\" targetType=\"user\" target=\"42\" outcome=\"success\" stage=\"event\" class=\"account\" ledger=\"test/ledger\" seq=\"7\"]")]
    [InlineData("cef", "<109>1 2026-11-22T04:00:41.279450Z - user-administration - user.delete - CEF:0|AuditOtel|AuditOtel|1|user.delete|user.delete|3|externalId=0198c0de-0000-7000-8000-000000000001 rt=1795320041279 suid=alice act=DELETE duid=42 outcome=success cat=account ")]
    [InlineData("leef", "<109>1 2026-11-22T04:00:41.279450Z - user-administration - user.delete - LEEF:2.0|AuditOtel|AuditOtel|1|user.delete|x09|externalId=0198c0de-0000-7000-8000-000000000001\tdevTime=2026-11-22T04:00:41.279Z\t")]
    public void A_message_has_the_header_and_the_key_data_in_their_order(string format, string begin)
    {
        var message = Text(Plain, format);

        Assert.StartsWith(begin, message, StringComparison.Ordinal);
        Assert.EndsWith("The user was deleted.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("unknown")]
    public void What_is_no_success_is_a_warning(string outcome)
    {
        var record = EntryBuilder.View(Record("42", "It was not.") with { Outcome = Enum.Parse<AuditOutcome>(outcome, ignoreCase: true) });

        Assert.StartsWith("<108>1 ", Text(record, "rfc5424"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rfc5424")]
    [InlineData("cef")]
    [InlineData("leef")]
    [Trait("Requirement", "S11")]
    public void A_hostile_record_stays_inside_its_fields(string format)
    {
        var message = Text(View(Hostile, Hostile), format);

        Assert.DoesNotContain(message.Replace('\t', ' '), char.IsControl);
        Assert.DoesNotContain('\u202E', message);
        Assert.DoesNotContain('\u2028', message);
        switch (format)
        {
            case "rfc5424":
                // Elements in brackets, each value between quotes with the three escapes, then the text behind its mark (RFC 5424, 6.3).
                Assert.Matches(StructuredData(), message[message.IndexOf('[')..]);
                break;
            case "cef":
                Assert.Equal(7, BareBars().Count(message[..message.IndexOf("externalId", StringComparison.Ordinal)]));
                Assert.DoesNotContain(" c=d", message, StringComparison.Ordinal);
                break;
            default:
                Assert.DoesNotContain("\te^f", message, StringComparison.Ordinal);
                Assert.Equal(6, message.Split('\t')[0].Count(static letter => letter == '|'));
                break;
        }
    }

    [Fact]
    [Trait("Requirement", "S8")]
    public void A_message_that_is_too_long_loses_free_text_first_then_attributes_and_says_so()
    {
        var record = View("42", new string('x', 5000), ("audit.arg.path", new string('/', 900)), ("audit.arg.short", "kept"));

        var first = Text(record, "rfc5424", 2048);
        var second = Text(record, "rfc5424", 1024);

        Assert.Contains(" truncated=\"true\" id=\"0198c0de-", first, StringComparison.Ordinal);
        Assert.Contains(new string('/', 900), first, StringComparison.Ordinal);
        Assert.Contains("xxx...", first, StringComparison.Ordinal);
        Assert.Contains("target=\"42\"", second, StringComparison.Ordinal);
        Assert.Contains("audit.arg.short=\"kept\"", second, StringComparison.Ordinal);
        Assert.Contains("/...\"", second, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", second, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "S8")]
    public void Whatever_a_record_holds_a_message_keeps_to_its_limit_and_to_its_form() => Prop.ForAll(
        Gen.Choose(0, 3000).SelectMany(length => Gen.Elements("a", "\"", "\\", "]", "=", "|", "\n", "\u202E", "ä", "😀", "\uD800").ArrayOf(length)).Select(string.Concat).Two().ToArbitrary(),
        Gen.Choose(SyslogTarget.LeastMessage, 4096).ToArbitrary(),
        Gen.Elements("rfc5424", "cef", "leef").ToArbitrary(),
        static (texts, limit, format) =>
        {
            var record = View(texts.Item1, texts.Item2, ("audit.arg.x", texts.Item2), (texts.Item1.Length > 40 ? texts.Item1[..40] : "n", "v"));
            var whole = Bytes(record, format, SyslogTarget.MostMessage);
            var message = Bytes(record, format, limit);
            Assert.True(message.Length <= limit);
            Assert.Equal(whole.Length <= limit, message.AsSpan().SequenceEqual(whole));
            var text = Encoding.UTF8.GetString(message);
            Assert.Equal(whole.Length > limit, text.Contains("truncated", StringComparison.Ordinal));
            Assert.DoesNotContain(text.Replace('\t', ' '), char.IsControl);
        }).QuickCheckThrowOnFailure();

    private static string Text(RecordView record, string format, int limit = SyslogTarget.DefaultMaxMessage) => Encoding.UTF8.GetString(Bytes(record, format, limit));

    private static byte[] Bytes(RecordView record, string format, int limit) => new SyslogMessage(Enum.Parse<SyslogFormat>(format, ignoreCase: true), limit).Write(record);

    private static AuditRecord Record(string target, string message) =>
        new("user.delete", AuditAction.Delete, new AuditTarget("user", target)) { Id = Id, Class = AuditClass.Account, Outcome = AuditOutcome.Success, Message = message };

    private static RecordView View(string target, string message, params (string Name, string Value)[] attributes) =>
        EntryBuilder.View(Record(target, message) with { Attributes = attributes.ToDictionary(static one => one.Name, static one => (object)one.Value, StringComparer.Ordinal) });

    [GeneratedRegex("""^(\[[!-<>-\\^-~]+( [!-<>-\\^-~]+="([^"\\\]]|\\["\\\]])*")*\])+ \uFEFF[^\r\n]*$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex StructuredData();

    [GeneratedRegex("""(?<!\\)\|""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex BareBars();
}
