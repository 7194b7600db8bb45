using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Tests.Selection;

[Trait("Requirement", "P5")]
public sealed class RecordSelectionTests
{
    private static readonly FieldsDouble Record = new()
    {
        ["event_name"] = ["user.password.reset"],
        ["audit.action"] = ["UPDATE"],
        ["audit.actor.id"] = ["alice"],
        ["audit.target.type"] = ["user"],
        ["audit.target.id"] = ["42"],
        ["audit.outcome"] = ["failure"],
        ["audit.outcome.reason"] = ["denied"],
        ["client.address"] = ["2001:db8::7"],
        ["user.roles"] = ["helpdesk", "operator"],
        ["note"] = ["a * star, a (parenthesis) and a \"quote\""],
    };

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("operation:user.password.reset")]
    [InlineData("operation:user.*")]
    [InlineData("operation:*.reset")]
    [InlineData("operation:u*pass*t")]
    [InlineData("operation:*")]
    [InlineData("action:update")]
    [InlineData("actor:alice and outcome:failure")]
    [InlineData("actor:bob or outcome:failure")]
    [InlineData("not actor:bob")]
    [InlineData("not not actor:alice")]
    [InlineData("NOT actor:bob AND reason:denied")]
    [InlineData("actor:bob and actor:carol or actor:alice")]
    [InlineData("actor:alice or actor:bob and actor:carol")]
    [InlineData("(actor:alice or actor:bob) and outcome:(failure or unknown)")]
    [InlineData("outcome:(not success)")]
    [InlineData("user.roles:operator")]
    [InlineData("client:2001:db8::7")]
    [InlineData("client:(10.0.0.1 or 2001:db8::*)")]
    [InlineData("target.type:user and target:42")]
    [InlineData("audit.actor.id : \"alice\"")]
    [InlineData("note:\"a * star, a (parenthesis) and a \\\"quote\\\"\"")]
    [InlineData("note:a\\ \\*\\ star*")]
    [InlineData("not missing:*")]
    public void A_selection_that_describes_the_record_fits(string selection) =>
        Assert.True(RecordSelection.Parse(selection).Matches(Record));

    [Theory]
    [InlineData("operation:user")]
    [InlineData("operation:user.*.delete")]
    [InlineData("operation:*reset*reset")]
    [InlineData("actor:bob")]
    [InlineData("not actor:alice")]
    [InlineData("actor:alice and not outcome:failure")]
    [InlineData("(actor:alice or actor:bob) and outcome:success")]
    [InlineData("note:\"a * star\"")]
    [InlineData("note:\"*\"")]
    [InlineData("missing:*")]
    public void A_selection_that_does_not_describe_the_record_does_not_fit(string selection) =>
        Assert.False(RecordSelection.Parse(selection).Matches(Record));

    [Theory]
    [InlineData("actor", 6)]
    [InlineData("actor:", 7)]
    [InlineData("actor:alice outcome:failure", 13)]
    [InlineData("actor:alice and", 16)]
    [InlineData("and actor:alice", 1)]
    [InlineData("(actor:alice", 1)]
    [InlineData("actor:alice)", 12)]
    [InlineData("outcome:(failure or", 20)]
    [InlineData("outcome:(failure", 9)]
    [InlineData("note:\"open", 6)]
    [InlineData("a*b:c", 1)]
    [InlineData("actor:alice\\", 12)]
    public void A_selection_that_cannot_be_read_names_the_column(string selection, int column)
    {
        var failure = Assert.Throws<SelectionException>(() => RecordSelection.Parse(selection));
        Assert.Equal(column, failure.Column);
        Assert.Contains($"column {column}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_not_followed()
    {
        Assert.Throws<SelectionException>(() => RecordSelection.Parse(new string('(', 100_000)));
        Assert.Throws<SelectionException>(() => RecordSelection.Parse(string.Concat(Enumerable.Repeat("not ", 100_000)) + "a:b"));
    }
}
