using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P4")]
public sealed class InterceptedCallRuleTests
{
    private const string Lines = "[assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"store.close\")] [assembly: AuditCalls(\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\")] "
        + "[assembly: AuditCalls(\"T:Vendor.Store`1\", \"Stream\", \"store.read\")] [assembly: AuditCalls(\"T:Vendor.Device\", \"Reset\", \"device.reset\")] [assembly: AuditCalls(\"T:Vendor.IDevice\", \"Reset\", \"device.reset\")]\n";

    [Theory]
    [InlineData("Action M(Store<string> s) => [|s.Close|];", "handed on as a delegate or a pointer")]
    [InlineData("unsafe void M() { delegate*<void> p = &[|Device.Reset|]; }", "handed on as a delegate or a pointer")]
    [InlineData("void M(Store<string> s) { Expression<Action> e = () => [|s.Close()|]; }", "stands in an expression tree")]
    [InlineData("IQueryable<object> M(Store<string> s, IQueryable<string> q) => from x in q select (object)[|s.DeleteAsync(x)|];", "stands in an expression tree")]
    [InlineData("class Mine : Store<string> { public override void Close() => [|base.Close()|]; }", "goes to the base class")]
    [InlineData("void M<T>() where T : IDevice => [|T.Reset()|];", "static member through a type parameter")]
    [InlineData("void M(dynamic d) => [|d.Close|]();", "shows only at run time")]
    [InlineData("void M(Store<string> s, dynamic d) => [|s.DeleteAsync|](d);", "shows only at run time")]
    [InlineData("object? M() => [|typeof(Special<string>).GetMethod(\"Close\")|];", "reached by reflection")]
    [InlineData("class Hidden { private class Own : Store<string> { public override void Close() { } } void M(Own o) => [|o.Close()|]; }", "generated code cannot name it")]
    [InlineData("object M(Store<string> s) => [|s.Stream()|];", "work that runs later")]
    [InlineData("[Audited(\"a.run\")] void M(Store<string> s) { s.Close(); Action a = () => s.Close(); }", "")]
    [InlineData("string M(Store<string> s, Meter m) { s.Close(); m.Clear(2); return nameof(s.Close) + s.State; }", "")]
    [InlineData("void M(Mine m, dynamic d) { m.Close(d); d.Other(); } class Mine { public void Close(int x) { } }", "")]
    public async Task A_use_that_no_interceptor_reaches_is_told(string member, string message)
    {
        var markup = Markup.Parse(member);
        var source = Lines + "public class C {\n";

        var reports = await ReportsAsync(source + markup.Source + "\n}");

        Assert.All(reports, report => Assert.Equal(("AOT0105", DiagnosticSeverity.Warning), (report.Id, report.Severity)));
        Assert.Equal(markup.Places.Select(place => place.Split("..")[0]), reports.Select(report => $"{report.Location.GetMappedLineSpan().StartLinePosition.Character}"));
        Assert.Contains(message, reports.Length == 0 ? string.Empty : reports[0].GetMessage(), StringComparison.Ordinal);
    }

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
        var report = Assert.Single(await ReportsAsync($"[assembly: AuditCalls({line})] public class C {{ public void M() {{ }} }}"));

        Assert.Equal(("AOT0204", DiagnosticSeverity.Error), (report.Id, report.Severity));
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_that_is_none_is_an_error() =>
        Assert.Contains("names 'proces', which is no set", Assert.Single(await ReportsAsync("class C;", "proces,files,identity")).GetMessage(), StringComparison.Ordinal);

    private static Task<Diagnostic[]> ReportsAsync(string source, string sets = "") => Intercepted.ReportsAsync(source, sets, "AOT0105", "AOT0204");
}
