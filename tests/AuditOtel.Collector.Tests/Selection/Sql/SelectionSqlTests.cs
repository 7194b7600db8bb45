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
    public void Matcher_and_SQLite_find_the_same_records() =>
        Prop.ForAll(SelectionGenerators.Record.ListOf(Together).ToArbitrary(), SelectionGenerators.Tree.ListOf(Together).ToArbitrary(), (records, trees) =>
        {
            using var index = new IndexDouble(records);
            foreach (var tree in trees)
            {
                var (matcher, found) = (new SelectionMatcher(tree), index.Find(SelectionSql.Translate(tree)));
                foreach (var (number, record) in records.Index())
                {
                    Assert.True(RecordSpans.TryCreate("test/ledger", record.Entry, out var spans));
                    Assert.True(found.Contains(number) == matcher.Matches(spans), $"SQLite says {found.Contains(number)} for {SelectionPrinter.Print(tree)} and {record}");
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_that_was_typed_stands_in_the_text()
    {
        var sql = RecordSelection.Parse("actor:x' and \"'; DROP TABLE record; --\":\"y'\" or n >= 5 or client:10.0.0.0/8").ToSql();

        Assert.DoesNotContain("'y", sql.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("DROP", sql.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("x'", sql.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["X'", "X'", AuditAttributes.ActorId, "Y'", "'; DROP TABLE record; --"], sql.Parameters.Take(5));
    }

    [Fact]
    public void The_largest_selection_is_not_too_large_for_SQLite()
    {
        var record = new StoredFields { ["n"] = [7L], [AuditAttributes.ActorId] = ["alice"] };
        var wide = string.Join(" or ", Enumerable.Range(0, 255).Select(static number => $"actor:a{number}").Append("n:7"));
        var deep = string.Concat(Enumerable.Repeat("not ", 64)) + "actor:alice";

        using var index = new IndexDouble([record]);

        Assert.Single(index.Find(RecordSelection.Parse(wide).ToSql()));
        Assert.Single(index.Find(RecordSelection.Parse(deep).ToSql()));
        Assert.Single(index.Find(RecordSelection.All.ToSql()));
    }
}
