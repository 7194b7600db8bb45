using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class ManualRecordRuleTests
{
    private const string Frame = """
        public class C
        {
            private static readonly AuditDescriptor D = new("thing.run", AuditAction.Execute, AuditClass.Application, "f", "");
            public int N;
            public static void Work() { }
            /*body*/
        }
        """;

    private const string Start = "AuditTrail.Current.Start(D)";

    [Theory]
    [InlineData("void M() { Work(); var o = [|" + Start + "|]; o.Begin(); o.Succeed(); }", "something is done before")]
    [InlineData("void M() { var o = [|" + Start + "|]; N = 1; o.Begin(); o.Succeed(); }", "something is done before")]
    [InlineData("void M(int x) { if (x < 0) throw new ArgumentException(); var o = [|" + Start + "|]; o.Begin(); o.Succeed(); }", "something is done before")]
    [InlineData("async Task M() { var o = [|" + Start + "|]; await Task.Yield(); await o.BeginAsync(); await o.SucceedAsync(); }", "something is done before")]
    [InlineData("void M(int x) { var o = [|" + Start + "|]; if (x > 0) o.Begin(); o.Succeed(); }", "a path ends without its Begin")]
    [InlineData("void M(int x) { if (x > 0) return; var o = [|" + Start + "|]; o.Begin(); o.Succeed(); }", "a path ends without its Begin")]
    [InlineData("void M() { var o = [|" + Start + "|]; o.Begin(); }", "without Succeed or Fail")]
    [InlineData("void M(int x) { var o = [|" + Start + "|]; o.Begin(); if (x > 0) return; o.Succeed(); }", "without Succeed or Fail")]
    [InlineData("void M() { var o = [|" + Start + "|]; o.Begin(); Work(); o.Succeed(); }", "an exception would leave it open")]
    [InlineData("void M() { var o = [|" + Start + "|]; o.Begin(); try { Work(); } catch (ArgumentException e) { o.Fail(e); throw; } o.Succeed(); }", "an exception would leave it open")]
    [InlineData("void M() { var o = [|" + Start + "|]; o.Begin(); try { Work(); } catch (Exception) { throw; } o.Succeed(); }", "an exception would leave it open")]
    [InlineData("void M() { var o = [|" + Start + "|]; o.Begin(); try { Work(); } catch (Exception) { return; } o.Succeed(); }", "without Succeed or Fail")]
    [InlineData("void M() { var o = [|" + Start + "|]; try { o.Begin(); Work(); } catch (AuditUnavailableException) { return; } catch (Exception e) { o.Fail(e); throw; } o.Succeed(); }", "without Succeed or Fail")]
    [InlineData("void M() { Action a = () => { var o = [|" + Start + "|]; o.Begin(); }; void L() { var o = [|" + Start + "|]; o.Begin(); } a(); L(); }", "without Succeed or Fail")]
    public async Task A_record_that_comes_late_or_stays_open_is_an_error(string body, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0008", Frame.Replace("/*body*/", "public " + body, StringComparison.Ordinal), BuildKind.Editor), StringComparison.Ordinal);

    [Theory]
    [InlineData("void M(int x) { var o = " + Start + "; o.Target(\"x\", x); o.Argument(\"y\", 1); o.Begin(); try { Work(); } catch (Exception e) { o.Fail(e); throw; } o.Succeed(); }")]
    [InlineData("async Task M() { var o = " + Start + "; await o.BeginAsync().ConfigureAwait(false); try { await Task.Yield(); } catch (Exception e) { await o.FailAsync(e); throw; } await o.SucceedAsync(); }")]
    [InlineData("int M(int x) { var o = " + Start + "; o.Begin(); var failed = false; try { if (x > 0) return x; Work(); return 0; } catch (Exception e) { failed = true; o.Fail(e); throw; } finally { if (!failed) o.Succeed(); } }")]
    [InlineData("void M() { var o = " + Start + "; o.Begin(); try { Work(); o.Succeed(); } catch (ArgumentException e) { o.Fail(e); } catch (Exception e) { o.Fail(e); throw; } }")]
    [InlineData("AuditOperation M() => " + Start + ";")]
    [InlineData("async Task<AuditOperation> M() { var o = " + Start + "; await o.BeginAsync(); return o; }")]
    [InlineData("void M() { var o = " + Start + "; try { o.Begin(); } catch (AuditUnavailableException) { return; } try { Work(); } catch (Exception e) { o.Fail(e); throw; } o.Succeed(); }")]
    [InlineData("AuditOperation M() { Work(); var o = " + Start + "; o.Begin(); return o; }")]
    [InlineData("void M() { Work(); System.Diagnostics.Process.Start(\"x\"); }")]
    public async Task A_record_that_comes_first_and_always_ends_or_is_handed_on_is_left_alone(string body) =>
        await Analyze.ExpectNothingOfBodiesAsync(Frame.Replace("/*body*/", "public " + body, StringComparison.Ordinal), "AOT0008");
}
