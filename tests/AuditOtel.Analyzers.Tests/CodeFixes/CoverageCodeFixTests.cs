using AuditOtel.Analyzers.Tests.Coverage;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.CodeFixes;

/// <summary>What the fixes of AOT0101 and AOT0102 write, and that the report is gone afterwards and the code compiles.</summary>
[Trait("Requirement", "P0")]
public sealed class CoverageCodeFixTests
{
    private const string Head = "using System;\nusing System.Threading.Tasks;\nusing AuditOtel;\n\n";

    [Theory]
    [InlineData(
        """
        public class HostService
        {
            /// <summary>Stops it.</summary>
            public void StopNow(string hostId, int code) => Environment.Exit(code);
        }
        """,
        """
        public class HostService
        {
            /// <summary>Stops it.</summary>
            [Audited("host.now.stop")]
            public void StopNow([AuditTarget("host")] string hostId, int code) => Environment.Exit(code);
        }
        """)]
    [InlineData(
        """
        public class HostService
        {
            [Obsolete("old")]
            public HostService()
            {
                Action later = () => Environment.Exit(1);
                later();
            }
        }
        """,
        """
        public class HostService
        {
            [Obsolete("old")]
            [Audited("host.create")]
            public HostService()
            {
                Action later = () => Environment.Exit(1);
                later();
            }
        }
        """)]
    [InlineData(
        """
        public class Host
        {
            public int State
            {
                get => 1;
                set { Environment.Exit(value); }
            }
        }
        """,
        """
        public class Host
        {
            public int State
            {
                get => 1;
                [Audited("host.state.set")]
                set { Environment.Exit(value); }
            }
        }
        """)]
    public async Task The_function_that_calls_is_annotated(string before, string after)
    {
        Assert.Equal(Head + after, await Fix.OneAsync(Head + before, new AuditOwnerCodeFix()), ignoreLineEndingDifferences: true);
        await ExpectGoneAsync(Head + after);
    }

    [Fact]
    public async Task All_functions_are_annotated_at_once_with_names_of_their_own()
    {
        var fixedSource = await Fix.AllAsync(
            Head + """
            public class HostService
            {
                public void Stop(string id) => Environment.Exit(1);
                public async Task Stop() { await Task.Yield(); Environment.Exit(2); Environment.Exit(3); }
                [Audited("host.stop")] public void StopAudited() => Environment.Exit(4);
            }
            """,
            new AuditOwnerCodeFix());

        Assert.Equal(
            Head + """
            public class HostService
            {
                [Audited("host2.stop")]
                public void Stop([AuditTarget("host")] string id) => Environment.Exit(1);
                [Audited("host3.stop")]
                public async Task Stop() { await Task.Yield(); Environment.Exit(2); Environment.Exit(3); }
                [Audited("host.stop")] public void StopAudited() => Environment.Exit(4);
            }
            """,
            fixedSource,
            ignoreLineEndingDifferences: true);
        await ExpectGoneAsync(fixedSource);
    }

    [Theory]
    [InlineData("class C { readonly int _x = Make(() => Environment.Exit(1)); static int Make(Action a) => 1; }")]
    [InlineData("class C { string P => Exit(); string Exit() { return \"\"; } static C() => Environment.Exit(1); }")]
    [InlineData("class C { ~C() => Environment.Exit(1); }")]
    public async Task What_can_carry_no_record_is_left_to_its_author(string source) => Assert.Equal(0, await Fix.CountAsync(Head + source, new AuditOwnerCodeFix()));

    [Fact]
    public async Task A_function_is_excused_when_its_author_writes_why()
    {
        const string Before = "public class Tool\n{\n    public void Stop() => Environment.Exit(1);\n}\n";

        var excused = await Fix.OneAsync(Head + Before, new NotAuditedCodeFix());

        Assert.Equal(Head + "public class Tool\n{\n    [NotAudited(\"\")]\n    public void Stop() => Environment.Exit(1);\n}\n", excused, ignoreLineEndingDifferences: true);
        Assert.Contains("AOT0107", (await CoverageRun.ReportsAsync(CoverageRun.Project(excused), lines: null)).Select(report => report.Id));
        await ExpectGoneAsync(excused.Replace("\"\"", "\"A tool of the developers; it never runs on a host.\"", StringComparison.Ordinal));
        Assert.Null(new NotAuditedCodeFix().GetFixAllProvider());
    }

    private static async Task ExpectGoneAsync(string source)
    {
        Compile.AssertClean(Compile.Rewritten(source));
        Assert.Empty(await CoverageRun.ReportsAsync(CoverageRun.Project(source), lines: null));
        Assert.DoesNotContain(await Analyze.RunAsync(Compile.Rewritten(source), BuildKind.Build), report => report.Severity == DiagnosticSeverity.Error || report.Id is "AOT0101" or "AOT0102");
    }
}
