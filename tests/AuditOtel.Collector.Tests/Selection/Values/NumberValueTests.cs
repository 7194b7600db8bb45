using System.Text;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Tests.Selection.Values;

[Trait("Requirement", "P5")]
public sealed class NumberValueTests
{
    /// <summary>In ascending order; neighbours differ by less than a double can tell in between.</summary>
    private static readonly string[] Ascending =
    [
        "-1e300", "-9223372036854777856", "-9223372036854775808", "-9223372036854775807", "-1.5", "-1", "-1e-300", "0", "1e-300", "0.5", "1", "1.5", "9007199254740992", "9007199254740993", "9007199254740994.0",
        "9223372036854775806", "9223372036854775807", "9223372036854775808", "1e300",
    ];

    [Fact]
    public void Integers_and_other_numbers_are_compared_exactly()
    {
        var numbers = Ascending.Select(Read).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            for (var j = 0; j < numbers.Length; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(numbers[i].CompareTo(numbers[j])));
        }
    }

    [Theory]
    [InlineData("7", "7.0")]
    [InlineData("7", "+7")]
    [InlineData("1000", "1e3")]
    [InlineData("0", "-0.0")]
    [InlineData("5", "5.")]
    public void One_number_has_one_form(string one, string other) => Assert.Equal(Read(one), Read(other));

    [Theory]
    [InlineData("")]
    [InlineData(" 7")]
    [InlineData("7 ")]
    [InlineData("7\0")]
    [InlineData("0x7")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("2026-11-01")]
    [InlineData(".")]
    public void What_is_no_number_is_refused(string text) => Assert.False(NumberValue.TryParse(Encoding.UTF8.GetBytes(text), out _));

    private static NumberValue Read(string text) => NumberValue.TryParse(Encoding.UTF8.GetBytes(text), out var number) ? number : throw new FormatException(text);
}
