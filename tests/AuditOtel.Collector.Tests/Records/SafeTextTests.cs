using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Tests.Records;

[Trait("Requirement", "S11")]
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text, ünïcode 中文 and 🙂", "plain text, ünïcode 中文 and 🙂")]
    [InlineData("two\r\nlines", "two\\u{d}\\u{a}lines")]
    [InlineData("\u001b[31mred", "\\u{1b}[31mred")]
    [InlineData("user\u202Etxt.exe", "user\\u{202e}txt.exe")]
    [InlineData("zero\u200Bwidth", "zero\\u{200b}width")]
    [InlineData("line\u2028separator", "line\\u{2028}separator")]
    [InlineData("c1\u0085next", "c1\\u{85}next")]
    public void What_could_move_the_cursor_or_the_reader_is_written_out(string text, string expected) =>
        Assert.Equal(expected, SafeText.Escape(text));

    [Fact]
    public void A_lone_surrogate_is_written_out() => Assert.Equal("a\\u{d800}b", SafeText.Escape("a\ud800b"));

    [Fact]
    public void Harmless_text_is_not_copied()
    {
        var text = new string('x', 3);
        Assert.Same(text, SafeText.Escape(text));
    }
}
