using AuditOtel.Collector.Retention;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Retention;

[Trait("Requirement", "B5")]
public sealed class HoldTests : IDisposable
{
    private static readonly Hold Good = new("case-1", "actor:alice", null, null, "case 1", "auditor", new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("auditotel-hold-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Holds_are_read_back_as_they_were_written()
    {
        Assert.Empty(HoldFile.Read(_root.FullName));
        var holds = new[] { Good, Good with { Id = "case-2", Query = "", From = Good.Since } };
        HoldFile.Write(_root.FullName, holds);
        Assert.Equal(holds, HoldFile.Read(_root.FullName));
    }

    [Fact]
    public void A_hold_that_would_keep_nothing_or_cannot_be_read_is_told()
    {
        Assert.Null(Good.Problem());
        Assert.NotNull((Good with { Id = "" }).Problem());
        Assert.NotNull((Good with { Id = "a b" }).Problem());
        Assert.NotNull((Good with { Reason = "" }).Problem());
        Assert.NotNull((Good with { Query = "" }).Problem());
        Assert.NotNull((Good with { Query = "actor:(" }).Problem());
        Assert.NotNull((Good with { From = Good.Since, To = Good.Since }).Problem());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ \"version\": 2, \"holds\": [] }")]
    [InlineData("{ \"version\": 1, \"holds\": [], \"more\": 1 }")]
    [InlineData("{ \"version\": 1, \"holds\": [ { \"id\": \"x\" } ] }")]
    public void A_file_that_is_not_in_its_form_is_refused(string content)
    {
        File.WriteAllText(Path.Combine(_root.FullName, HoldFile.Name), content);
        Assert.Throws<LedgerException>(() => HoldFile.Read(_root.FullName));
    }

    [Fact]
    public void A_link_in_the_place_of_the_holds_is_refused()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "elsewhere"), "{ \"version\": 1, \"holds\": [] }");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, HoldFile.Name), Path.Combine(_root.FullName, "elsewhere"));
        Assert.Equal(LedgerReason.NotAllowed, Assert.Throws<LedgerException>(() => HoldFile.Read(_root.FullName)).Reason);
    }
}
