using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Tests.Selection;

[Trait("Requirement", "P5")]
public sealed class RecordSelectionTests
{
    private static readonly StoredFields Record = new()
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
        ["n"] = [7L],
        ["share"] = [0.5],
        ["sizes"] = [3L, "40", "many"],
        ["expires"] = ["2026-12-01T10:00:00+02:00"],
        ["proxy.ip"] = ["::ffff:10.1.2.3"],
        ["odd>name"] = ["and"],
        ["empty"] = [""],
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
    [InlineData("n >= 7 and n<=7 and n > 6.9 and n < 7.1")]
    [InlineData("share > 0 and share < 1")]
    [InlineData("target >= 42")]
    [InlineData("sizes > 39 and sizes < 4")]
    [InlineData("not note > 1 and not note <= 1")]
    [InlineData("time >= 2026-11-22 and time <= 2026-11-22")]
    [InlineData("time < \"2026-11-22T05:00:42+01:00\"")]
    [InlineData("time > 2026-11-22T04:00:41.279450406Z and time < 2026-11-22T04:00:41.279450408Z")]
    [InlineData("time:2026-11-22")]
    [InlineData("time:2026-11-22t04*")]
    [InlineData("expires > 2026-12-01T07:59:59Z and expires <= 2026-12-01T08:00Z")]
    [InlineData("client:2001:db8::/32")]
    [InlineData("client:2001:0db8:0:0::7")]
    [InlineData("client:(10.0.0.0/8 or 2001:db8::/125)")]
    [InlineData("proxy.ip:10.0.0.0/8")]
    [InlineData("proxy.ip:10.1.2.3")]
    [InlineData("proxy.ip:::ffff:10.0.0.0/104")]
    [InlineData("proxy.ip:\"::ffff:10.1.2.3\"")]
    [InlineData("\"odd>name\":\"and\"")]
    [InlineData("odd\\>name:\\and")]
    [InlineData("empty:* and empty:\"\"")]
    [InlineData("note:*>* or n:7")]
    [InlineData("index >= 7 and index:7")]
    [InlineData("ledger:test/* and listener:grpc and peer:tcp*")]
    [InlineData("service:user-administration")]
    public void A_selection_that_describes_the_record_fits(string selection) =>
        Assert.True(Record.Fits(selection));

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
    [InlineData("n > 7")]
    [InlineData("note >= 1")]
    [InlineData("note >= 2026-01-01")]
    [InlineData("n >= 2026-01-01")]
    [InlineData("time > 2026-11-22")]
    [InlineData("time < 2026-11-22")]
    [InlineData("time:2026-11-21")]
    [InlineData("client:2001:db9::/32")]
    [InlineData("client:2001:db8::/126")]
    [InlineData("client:10.0.0.0/8")]
    [InlineData("proxy.ip:\"10.1.2.3\"")]
    [InlineData("note:10.0.0.0/8")]
    public void A_selection_that_does_not_describe_the_record_does_not_fit(string selection) =>
        Assert.False(Record.Fits(selection));

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

    [Theory]
    [InlineData("n >= many", 6, "'many' is neither a number nor a date: write a bound such as 5, 0.5, 2026-11-01 or 2026-11-01T08:30:00Z.")]
    [InlineData("n >= 5*", 6, "a range takes one number or one date and no '*': write n >= 5, or n:VALUE* for a pattern.")]
    [InlineData("n >=", 5, "expected one number or one date behind '>=', found the end.")]
    [InlineData("n < (1 or 2)", 5, "expected one number or one date behind '<', found '('.")]
    [InlineData("n = 5", 3, "expected ':' and a value, or a range such as >= 5, after 'n', found '='.")]
    [InlineData("time >= yesterday", 9, "'yesterday' is no time: write 2026-11-01 or 2026-11-01T08:30:00Z, or 2026-11* for a pattern.")]
    [InlineData("time:7", 6, "'7' is no time: write 2026-11-01 or 2026-11-01T08:30:00Z, or 2026-11* for a pattern.")]
    [InlineData("time < 2026-02-30", 8, "'2026-02-30' is no time: write 2026-11-01 or 2026-11-01T08:30:00Z, or 2026-11* for a pattern.")]
    [InlineData("time < 2300-01-01", 8, "'2300-01-01' is out of reach: write a time between the years 1678 and 2261.")]
    [InlineData("client:10.0.0.0/33", 8, "'10.0.0.0/33' is no network: write an address and a prefix such as 10.0.0.0/8 or 2001:db8::/32, or quotation marks around another text.")]
    [InlineData("client:10.0.0/8", 8, "'10.0.0/8' is no network: write an address and a prefix such as 10.0.0.0/8 or 2001:db8::/32, or quotation marks around another text.")]
    [InlineData("client:10.1.2.3/8", 8, "'10.1.2.3/8' has bits behind its prefix: write 10.0.0.0/8 for the network, or the address without '/'.")]
    [InlineData("client:2001:db8::1/32", 8, "'2001:db8::1/32' has bits behind its prefix: write 2001:db8::/32 for the network, or the address without '/'.")]
    [InlineData("\"\":x", 1, "a field has a name: write it between the quotation marks.")]
    [InlineData("actor:and", 7, "expected a value, found 'and'; a value that is a sign or a word of the language stands in quotation marks.")]
    [InlineData("actor:\"alice", 7, "this quotation mark is never closed: write another one behind the value, or \\\" for the character itself.")]
    [InlineData("actor:alice outcome:failure", 13, "'outcome' does not belong here; join two conditions with 'and' or 'or'.")]
    [InlineData("a*b:c", 1, "a field name cannot hold '*': name one field, or write '\\*' when the character belongs to its name.")]
    public void An_error_says_what_is_wrong_and_what_to_write(string selection, int column, string problem)
    {
        var failure = Assert.Throws<SelectionException>(() => RecordSelection.Parse(selection));
        Assert.Equal($"The selection is wrong at column {column}: {problem}", failure.Message);
    }

    [Theory]
    [InlineData("a:\0", 3)]
    [InlineData("a:\uFFFE", 3)]
    [InlineData("a:b\uFFFF", 4)]
    public void What_is_no_character_is_refused(string selection, int column) =>
        Assert.Equal(column, Assert.Throws<SelectionException>(() => RecordSelection.Parse(selection)).Column);

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Equal(4, Assert.Throws<SelectionException>(() => RecordSelection.Parse("a:b" + '\uD800')).Column);

    [Fact]
    public void Length_nesting_and_conditions_have_limits()
    {
        Refused(new string('(', 100_000), "at most 8192 characters");
        Refused(new string('(', 65) + "a:b" + new string(')', 65), "more than 64 levels");
        Refused(string.Concat(Enumerable.Repeat("not ", 65)) + "a:b", "more than 64 levels");
        Refused(Joined(257), "more than 256 conditions");
        Assert.True(Record.Fits(Joined(256)));
        Assert.True(Record.Fits($"a:{new string('(', 64)}b{new string(')', 64)} or n:7"));
        static string Joined(int count) => string.Join(" or ", Enumerable.Range(1, count - 1).Select(number => $"n:x{number}").Append("n:7"));
        static void Refused(string selection, string problem) =>
            Assert.Contains(problem, Assert.Throws<SelectionException>(() => RecordSelection.Parse(selection)).Message, StringComparison.Ordinal);
    }
}
