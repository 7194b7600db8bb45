using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class MethodBudgetTests
{
    [Fact]
    public void Methods_keep_to_the_budget() => Finding.None(MethodBudget.Check(Repository.SourceFiles));

    [Fact]
    public void A_method_of_71_lines_is_found_but_not_in_the_tests()
    {
        var advice = Assert.Single(MethodBudget.Check([Method("sdk/A.cs", 71), .. ShortMethods(20)])).Advice;
        Assert.Contains("71 lines", advice, StringComparison.Ordinal);
        Assert.Empty(MethodBudget.Check([Method("sdk/A.cs", 70), .. ShortMethods(20)]));
        Assert.Empty(MethodBudget.Check([Method("tests/A.cs", 71)]));
    }

    [Fact]
    public void More_than_one_long_method_in_twenty_is_found() =>
        Assert.Equal(2, MethodBudget.Check([Method("sdk/A.cs", 31), Method("sdk/B.cs", 32), .. ShortMethods(18)]).Count());

    [Theory]
    [InlineData("if (a) { foreach (var b in c) { while (d) { } } }", 0)]
    [InlineData("if (a) { foreach (var b in c) { while (d) { if (e) { } } } }", 1)]
    [InlineData("try { lock (a) { using (b) { for (;;) { } } } } finally { }", 1)]
    [InlineData("if (a) { } else if (b) { } else if (c) { } else if (d) { } else { if (e) { } }", 0)]
    [InlineData("if (a) Do(() => { if (b) { if (c) { if (d) { } } } });", 1)]
    [InlineData("if (a) { if (b) { if (c) { } } } void Local() { if (d) { } }", 0)]
    public void Nesting_over_three_is_found(string body, int findings) =>
        Assert.Equal(findings, MethodBudget.Check([new SourceFile("collector/A.cs", $"class A {{ void M() {{ {body} }} }}")]).Count());

    [Fact]
    public void The_top_level_statements_of_a_program_count_as_one_method() =>
        Assert.NotEmpty(MethodBudget.Check([new SourceFile("samples/Program.cs", string.Concat(Enumerable.Repeat("Do();\n", 71)))]));

    private static SourceFile Method(string path, int lines) =>
        new(path, $"class A {{\nvoid M() {{\n{string.Concat(Enumerable.Repeat("Do();\n", lines - 2))}}}\n}}");

    private static IEnumerable<SourceFile> ShortMethods(int count) => Enumerable.Range(0, count).Select(i => Method($"sdk/S{i}.cs", 5));
}
