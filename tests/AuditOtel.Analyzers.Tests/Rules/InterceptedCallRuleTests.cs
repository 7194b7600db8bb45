using AuditOtel.Analyzers.Coverage.Findings;
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
    [InlineData("[Audited(\"a.run\")] void M(Store<string> s, dynamic d) { Action a = s.Close; d.Close(); s.DeleteAsync(d); typeof(Special<string>).GetMethod(\"Close\"); Action b = () => Later([|s.Close|]); } void Later(Action x) { }", "handed on as a delegate or a pointer")]
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
    [InlineData("void M(dynamic d) => d.Reset();", "Vendor.Device.Reset\nVendor.IDevice.Reset")]
    [InlineData("void M(Store<string> s, dynamic d) => s.DeleteAsync(d);", "Vendor.Store`1.DeleteAsync")]
    [InlineData("Action M(Store<string> s) => s.Close;", "Vendor.Store`1.Close")]
    public async Task The_report_names_the_method_with_its_type(string member, string name) =>
        Assert.Equal(name, Assert.Single(await ReportsAsync(Lines + "public class C {\n" + member + "\n}")).Properties[FindingProperties.Privileged]);

    private static Task<Diagnostic[]> ReportsAsync(string source, string sets = "") => Intercepted.ReportsAsync(source, sets, "AOT0105");
}
