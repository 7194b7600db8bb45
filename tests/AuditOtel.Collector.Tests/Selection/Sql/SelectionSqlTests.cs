using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Matching;
using AuditOtel.Collector.Selection.Sql;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Selection.Sql;

[Trait("Requirement", "P5")]
public sealed class SelectionSqlTests
{
    private const int Together = 20;

    [Fact]
    public void SQLite_names_every_record_that_the_matcher_takes_and_none_that_cannot_fit() =>
        Prop.ForAll(SelectionGenerators.Record.ListOf(Together).ToArbitrary(), SelectionGenerators.Tree.ListOf(Together).ToArbitrary(), (records, trees) =>
        {
            using var index = new IndexDouble([.. records], stretch: 7);
            foreach (var tree in trees)
            {
                var (matcher, possible, found) = (new SelectionMatcher(tree), new SelectionMatcher(PossibleSelection.Of(tree)), index.Find(SelectionSql.Translate(tree, index.Terms)));
                foreach (var (place, record) in records.Index())
                {
                    Assert.True(RecordSpans.TryCreate("test/ledger", index.Entry(place), out var spans));
                    Assert.True(found.Contains(place) || !matcher.Matches(spans), $"SQLite leaves out {place} for {SelectionPrinter.Print(tree)} and {record}");
                    Assert.True(!found.Contains(place) || possible.Matches(spans), $"SQLite names {place} for {SelectionPrinter.Print(tree)} and {record}");
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Theory]
    [InlineData("actor:ALICE", "0 1")]
    [InlineData("actor:alice and n:7", "1")]
    [InlineData("actor:(alice or bob)", "0 1 2")]
    [InlineData("not (actor:bob or not n:7)", "1")]
    [InlineData("actor:b*", "2")]
    [InlineData("n >= 7 and n < 9", "1")]
    [InlineData("client:10.0.0.0/8", "2")]
    [InlineData("day >= 2026-11-02", "2")]
    [InlineData("n:*", "1 2")]
    [InlineData("actor:carol", "")]
    [InlineData("index >= 3", "3")]
    [InlineData("time > 2026-11-21", "0 1 2 3")]
    [InlineData("time > 2026-12-21", "")]
    public void A_condition_on_fields_with_few_values_is_answered_exactly(string selection, string expected)
    {
        using var index = new IndexDouble(
            [
                new StoredFields { [AuditAttributes.ActorId] = ["alice"] },
                new StoredFields { [AuditAttributes.ActorId] = ["Alice"], ["n"] = [7L] },
                new StoredFields { [AuditAttributes.ActorId] = ["bob"], ["n"] = [12L], [AuditAttributes.ClientAddress] = ["10.1.2.3"], ["day"] = ["2026-11-03"] },
                new StoredFields { ["other"] = ["x"] },
            ],
            stretch: 3);

        Assert.Equal(expected, string.Join(' ', index.Find(RecordSelection.Parse(selection).ToSql(index.Terms)).Order()));
    }

    [Fact]
    public void Fields_with_many_values_and_records_with_very_many_are_never_left_out()
    {
        var crowded = new StoredFields();
        for (var number = 0; number < IndexSchema.MaxValues + 1; number++)
            crowded[$"field{number}"] = [$"value{number}"];
        StoredFields[] records = [.. Enumerable.Range(0, 200).Select(static number => new StoredFields { ["n"] = [(long)number], ["name"] = [$"x{number}"], [AuditAttributes.ClientAddress] = [$"10.0.{number}.1"], ["ipv6.address"] = [$"2001:db8:0:{number:x}::1"] }), crowded];
        using var index = new IndexDouble(records, stretch: 256);

        Assert.Contains(150, index.Find(RecordSelection.Parse("n >= 150 and name:x1*0").ToSql(index.Terms)));
        Assert.Equal([200, 150], index.Find(RecordSelection.Parse("n:150").ToSql(index.Terms)).OrderDescending());
        Assert.Equal([200, 30], index.Find(RecordSelection.Parse("client:10.0.30.0/24").ToSql(index.Terms)).OrderDescending());
        Assert.Equal([200, 31], index.Find(RecordSelection.Parse("ipv6.address:2001:db8:0:1f::/80").ToSql(index.Terms)).OrderDescending());
        Assert.Contains(31, index.Find(RecordSelection.Parse("ipv6.address:2000::/3").ToSql(index.Terms)));
        Assert.Contains(200, index.Find(RecordSelection.Parse($"field{IndexSchema.MaxValues}:value*").ToSql(index.Terms)));
    }

    [Fact]
    public void A_record_that_an_index_in_order_names_has_terms_that_fit()
    {
        using var index = new IndexDouble([new StoredFields { ["n"] = [7L], [AuditAttributes.ClientAddress] = ["10.1.2.3"] }], stretch: 1);
        Assert.True(RecordSpans.TryCreate("test/ledger", index.Entry(0), out var spans));
        var values = new RecordValues();
        values.Read(spans, index.Terms);

        var terms = new PossibleTerms(index.Terms, values.Terms(index.Terms));

        foreach (var fitting in new[] { "n:7", "n:7*", "n > 9", "client:10.1.2.0/24", "not n:7", "n:8 or client:*", "index:9" })
            Assert.True(RecordSelection.Parse(fitting).MayFit(terms), fitting);
        foreach (var other in new[] { "n:8", "m:7", "m > 1", "client:10.9.0.0/16", "n:7 and m:*" })
            Assert.False(RecordSelection.Parse(other).MayFit(terms), other);
        Assert.False(RecordSelection.Parse("n:7").MayFit(new PossibleTerms(IndexTerm.OfNoIndex, values.Terms(index.Terms))));
    }

    [Fact]
    public void Nothing_that_was_typed_stands_in_the_text()
    {
        var sql = RecordSelection.Parse("actor:x'* and \"'; DROP TABLE record; --\":\"y'\" or n >= 5 or client:10.0.0.0/8").ToSql(IndexTerm.OfNoIndex);

        Assert.DoesNotContain("'y", sql.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("DROP", sql.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("x'*", sql.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X'*", sql.Parameters);
    }

    [Fact]
    public void The_largest_selection_is_not_too_large_for_SQLite()
    {
        var wide = string.Join(" or ", Enumerable.Range(0, 255).Select(static number => $"actor:a{number}").Append("n:7"));
        var long_ = string.Join(" and ", Enumerable.Repeat("n:7", 256));
        var deep = string.Concat(Enumerable.Repeat("not ", 64)) + "actor:alice";

        using var index = new IndexDouble([new StoredFields { ["n"] = [7L], [AuditAttributes.ActorId] = ["alice"] }], stretch: 1);

        foreach (var selection in new[] { wide, long_, deep, "" })
            Assert.Single(index.Find(RecordSelection.Parse(selection).ToSql(index.Terms)));
        Assert.False(RecordSelection.Parse("not actor:alice").IsNarrowing);
        Assert.True(RecordSelection.Parse(deep).IsNarrowing);
    }
}
