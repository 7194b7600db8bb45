using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class CollectorArchitectureTests
{
    [Fact]
    [Trait("Requirement", "B3")]
    [Trait("Requirement", "S4")]
    public void Readers_of_the_ledger_know_neither_each_other_nor_ingestion() =>
        Finding.None(Repository.SourceFiles.SelectMany(CollectorArchitecture.Check));

    [Theory]
    [InlineData("Sinks/A.cs", "using AuditOtel.Collector.Rules;", 1)]
    [InlineData("Query/A.cs", "using AuditOtel.Collector.Ingestion;", 1)]
    [InlineData("Index/A.cs", "class A { AuditOtel.Collector.Sinks.B? b; }", 1)]
    [InlineData("Rules/A.cs", "namespace AuditOtel.Collector.Sinks;", 1)]
    [InlineData("Rules/A.cs", "using AuditOtel.Collector.Records; using AuditOtel.Ledger; namespace AuditOtel.Collector.Rules.Mail;", 0)]
    [InlineData("Sinks/Syslog/A.cs", "using AuditOtel.Collector.Sinks.Shared; namespace AuditOtel.Collector.Sinks.Syslog;", 0)]
    [InlineData("Ingestion/A.cs", "using AuditOtel.Collector.Records;", 0)]
    public void A_reference_across_is_found(string path, string text, int findings) =>
        Assert.Equal(findings, CollectorArchitecture.Check(new SourceFile($"collector/AuditOtel.Collector/{path}", text)).Count());
}
