using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P4")]
public sealed class ConfigurationLineRuleTests
{
    [Theory]
    [InlineData("\"T:Vendor.Shop\", \"Close\", \"store.close\"", "'T:Vendor.Shop' is in no referenced library")]
    [InlineData("\"Vendor.Store\", \"Close\", \"store.close\"", "write its documentation id")]
    [InlineData("\"T:Vendor.Store`1\", \"Shut\", \"store.close\"", "'Store' has no method 'Shut'")]
    [InlineData("\"T:Vendor.Store`1\", \"State\", \"store.close\"", "is no method")]
    [InlineData("\"T:Vendor.Special`1\", \"Close\", \"store.close\"", "name 'T:Vendor.Store`1'")]
    [InlineData("\"T:Vendor.Special`1\", \"DeleteAsync\", \"user.delete\"", "name 'Store'")]
    [InlineData("\"T:Vendor.Store`1\", \"Close\", \"close\"", "is malformed")]
    [InlineData("\"T:Vendor.Store`1\", \"Close\", \"store.close\", Target = \"nobody\"", "has no target 'nobody'")]
    [InlineData("\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\", Target = \"user.Name\"", "has no target 'user.Name'")]
    [InlineData("\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\", Secrets = \"password\"", "has no parameter 'password'")]
    [InlineData("\"T:C\", \"M\", \"user.delete\"", "annotate its method 'M'")]
    [InlineData("\"T:Vendor.Store`1\", \"Close\", \"store.close\")] [assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"store.stop\"", "configured twice")]
    public async Task A_line_that_audits_nothing_is_an_error(string line, string message)
    {
        var report = Assert.Single(await InterceptedAsync($"[assembly: AuditCalls({line})] public class C {{ public void M() {{ }} }}"));

        Assert.Equal(("AOT0204", DiagnosticSeverity.Error), (report.Id, report.Severity));
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_that_is_none_is_an_error() =>
        Assert.Contains("names 'proces', which is no set", Assert.Single(await InterceptedAsync("class C;", "proces,files,identity")).GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("audit Vendor.Store`1|Close", "is no line of this file: write 'priv Type|Method")]
    [InlineData("priv", "is no line of this file")]
    [InlineData("priv Vendor.Store`1", "is no line of this file")]
    [InlineData("priv Vendor.Store`1|Close|Open", "is no line of this file")]
    [InlineData("priv |Close", "'' is no type's name")]
    [InlineData("priv Vendor..Store|Close", "'Vendor..Store' is no type's name")]
    [InlineData("priv Vendor.Store`1|Cl*se", "'Cl*se' is no member's name")]
    [InlineData("priv Vendor.Store`1|Close;;Open", "'' is no member's name")]
    [InlineData("priv Vendor.Shop|Close", "the type 'Vendor.Shop' is neither in this project nor in a library")]
    [InlineData("priv Vendor.Store|Close", "the type 'Vendor.Store' is neither")]
    [InlineData("emit Vendor.Store`1|Shut", "'Store' has no method, constructor, event or property that can be set of the name 'Shut'")]
    [InlineData("priv Vendor.Store`1|Close;Shut*", "of the name 'Shut*'")]
    [InlineData("priv Vendor.Store`1|State", "of the name 'State'")]
    [InlineData("entity", "is no line of this file")]
    [InlineData("entity Own..Inner", "'Own..Inner' is no type's name: write 'entity Type'")]
    [InlineData("entity Own.Outer", "the type 'Own.Outer' is neither in this project nor in a library")]
    [InlineData("entity System.Int32", "'Int32' is no entity: name a class, or an interface")]
    [InlineData("entity Own", "the project does not reference Microsoft.EntityFrameworkCore")]
    public async Task A_line_of_the_file_that_names_nothing_is_an_error_at_that_line(string line, string message)
    {
        var report = Assert.Single(await ReportsAsync($"# ours\npriv Vendor.Store`1|Close # shuts it\n  {line}\n"));

        Assert.Equal(("AOT0204", DiagnosticSeverity.Error), (report.Id, report.Severity));
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
        Assert.Equal((ProjectOptions.File, 2), (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("priv Vendor.Store`1|*")]
    [InlineData("priv Vendor.Store<TUser>|Close;DeleteAsync")]
    [InlineData("priv Vendor.Special`1|Open;Close")]
    [InlineData("emit Own.Inner|Write*")]
    [InlineData("emit Own+Inner|.ctor;Name;set_Name;Item;Changed")]
    [InlineData("priv Derived|Erase")]
    public async Task A_line_that_names_something_is_taken(string line) => Assert.Empty(await ReportsAsync(line));

    [Theory]
    [InlineData("default,shell", "names 'shell', which is no set: write default, all, none, or of identity, sign-in, certificates,")]
    [InlineData("all, -identities", "names '-identities'")]
    public async Task A_set_of_privileged_members_that_is_none_is_an_error(string sets, string message) =>
        Assert.Contains(message, Assert.Single(await ReportsAsync(null, "auditotel_privileged_sets=" + sets)).GetMessage(), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_of_endless_length_is_an_error() =>
        Assert.Contains("more than 10000 lines", Assert.Single(await ReportsAsync(new string('\n', 10_001))).GetMessage(), StringComparison.Ordinal);

    private static async Task<Diagnostic[]> ReportsAsync(string? lines, params string[] settings)
    {
        const string Source = """
            public class Own { public class Inner { public void WriteAll() { } public string Name { get; set; } = ""; public int this[int i] { set { } } public event System.Action? Changed; } }
            public interface IBase { void Erase(); } public interface Derived : IBase { }
            """;
        var options = new CompilationWithAnalyzersOptions(
            ProjectOptions.Of(lines, settings), (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var compilation = Compile.Source(Source).AddReferences(Vendor.Reference);
        return [.. await compilation.WithAnalyzers([new ConfigurationLineRule()], options).GetAnalyzerDiagnosticsAsync(CancellationToken.None)];
    }

    private static Task<Diagnostic[]> InterceptedAsync(string source, string sets = "") => Intercepted.ReportsAsync(source, sets, "AOT0204");
}
