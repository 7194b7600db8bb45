namespace AuditOtel.Analyzers.Tests.Coverage.Findings;

/// <summary>What leaves a record on behalf of its caller.</summary>
[Trait("Requirement", "P0")]
public sealed class RecordedFunctionsTests
{
    private const string Emitter = """
        public interface ILog { void Write(string text); }
        public class UsersController : ControllerBase { public void Delete(Store<string> s, ILog l) => new Work().Do(s, l); }

        """;

    private const string Lines = CoverageRun.Close + "\nemit ILog|Write*";

    [Theory]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { l.Write(\"a\"); s.Close(); } }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { l.Write(\"a\"); More(s); } void More(Store<string> s) => s.Close(); }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { Helper.Tell(l); s.Close(); } } static class Helper { public static void Tell(ILog l) => Deep(l); static void Deep(ILog l) => l.Write(\"\"); }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { Helper.Run(() => l.Write(\"\")); s.Close(); } } static class Helper { public static void Run(Action a) => a(); }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l, ITell t = null!) { t.Tell(l); s.Close(); } } public interface ITell { void Tell(ILog l); } class A : ITell { public void Tell(ILog l) => l.Write(\"\"); } class B : ITell { public void Tell(ILog l) => l.Write(\"\"); }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l, ITell t = null!) { t.Tell(l); s.Close(); } } public interface ITell { [System.ComponentModel.Description(\"tells\")] void Tell(ILog l, int times = 1); } class A : ITell { public void Tell(ILog l, int times = 1) => l.Write(\"\"); } class B : ITell { public void Tell(ILog l, int times = 1) => l.Write(\"\"); }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { new Own().Write(\"\"); s.Close(); } } class Own : ILog { public void Write(string text) { } }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { Begin(); s.Close(); } static void Begin() { var o = AuditTrail.Current.Start(null!); o.Begin(); o.Succeed(); } }")]
    public async Task A_record_that_is_left_through_helpers_counts(string source) => await CoverageRun.ExpectAsync("AOT0101", Emitter + source, Lines);

    [Theory]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { Other(s, l); [|s.Close()|]; } void Other(Store<string> s, ILog l) { l.Write(\"\"); s.Close(); } }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l, ITell t = null!) { t.Tell(l); [|s.Close()|]; } } public interface ITell { void Tell(ILog l); } class A : ITell { public void Tell(ILog l) => l.Write(\"\"); } class B : ITell { public void Tell(ILog l) { } }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { Act(); [|s.Close()|]; } [Audited(\"work.act\")] void Act() { } }")]
    [InlineData("public class Work { public void Do(Store<string> s, ILog l) { l.ToString(); [|s.Close()|]; } }")]
    public async Task A_record_of_something_else_does_not(string source) => await CoverageRun.ExpectAsync("AOT0101", Emitter + source, Lines);

    [Fact]
    public async Task A_member_of_this_project_is_recorded_when_each_implementation_is() => await CoverageRun.ExpectAsync(
        "AOT0101",
        """
        public interface IUsers { void Delete(); } public interface IRoles { void Delete(); }
        class Users : IUsers { [Audited("user.delete")] public void Delete() { } } class Roles : IRoles { [Audited("role.delete")] public void Delete() { } } class More : IRoles { public void Delete() { } }
        public class AController(IUsers users, IRoles roles) : ControllerBase { public void A() => users.Delete(); public void B() => [|roles.Delete()|]; }
        """,
        "priv IUsers|Delete\npriv IRoles|Delete");

    [Fact]
    public async Task An_override_of_a_privileged_member_is_told_where_it_is_called() => await CoverageRun.ExpectAsync(
        "AOT0101",
        "public class Own : Store<string> { public override void Close() { base.Close(); } } public class AController : ControllerBase { public void A(Own own) => [|own.Close()|]; }");
}
