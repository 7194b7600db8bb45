using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Surface.Reading;

[Trait("Requirement", "P0")]
public sealed class SurfaceScanTests
{
    [Fact]
    public void Every_kind_of_audited_function_has_its_line_in_the_editor_as_in_the_build() => Assert.Equal(
        [
            "operation box.create member=M:Box.#ctor action=Create class=Application mode=TrailDefault route=method",
            "operation box.set member=M:Box.set_Size(System.Int32) action=Update class=Application mode=Deny route=method",
            "operation item.add member=M:Box.M/lambda action=Create class=Application mode=TrailDefault route=method",
            "operation item.add member=M:Box.M/lambda copy=2 action=Create class=Application mode=TrailDefault route=method",
            "operation item.drop member=M:Box.M/Inner action=Execute class=Application mode=TrailDefault route=method",
        ],
        SurfaceSource.Lines("""
            public class Box
            {
                [Audited("box.create")] public Box() { }
                public int Size { get => 1; [Audited("box.set", FailureMode = AuditFailureMode.Deny)] set { } }
                public void M()
                {
                    [Audited("item.drop")] void Inner() { }
                    Action one = [Audited("item.add")] () => { };
                    Action two = [Audited("item.add")] () => { };
                    Inner(); one(); two();
                }
            }
            """));

    [Fact]
    public void What_is_recorded_of_a_call_is_in_its_line() => Assert.Equal(
        [
            "operation user.password.reset member=M:Users.Reset(System.String,System.String,System.String,Settings) action=Update class=Account mode=Spool route=method "
                + "target=user argument=why secret=password:Redacted change=settings result=returned",
        ],
        SurfaceSource.Lines("""
            public class Settings { public int Size { get; set; } }
            public class Users
            {
                [Audited("user.password.reset", Class = AuditClass.Account, FailureMode = AuditFailureMode.Spool)]
                [return: AuditResult]
                public bool Reset([AuditTarget("user")] string id, [AuditArgument(Name = "why")] string reason, [AuditSecret] string password, [AuditChange] Settings settings) => true;
            }
            """));

    [Fact]
    public void A_declaration_has_one_line_wherever_its_attribute_stands() => Assert.Equal(
        ["operation user.delete member=M:Users.Delete action=Delete class=Application mode=TrailDefault route=declaration target=host:self"],
        SurfaceSource.Lines("""
            public partial class Users
            {
                [Audited("user.delete", TargetType = "host", TargetId = "self")] public partial void Delete();
                private void DeleteCore() { }
            }
            """));

    [Fact]
    public void Excuses_are_in_the_surface_with_their_reasons() => Assert.Equal(
        [
            "excuse M:Tool.Stop reason=\"It never runs on a \\\"host\\\".\\u000aReally.\"",
            "excuse T:Tool reason=Short.",
            "excuse assembly reason=\"A whole program.\"",
        ],
        SurfaceSource.Lines("""
            [assembly: NotAudited("A whole program.")]
            [NotAudited("Short.")] public class Tool { [NotAudited("It never runs on a \"host\".\nReally.")] public void Stop() { } [NotAudited(" ")] public void Start() { } }
            """));

    [Fact]
    public void An_alias_of_the_whole_project_hides_nothing() => Assert.Equal(
        ["excuse M:C.M reason=Why."],
        Lines("global using Excused = AuditOtel.NotAuditedAttribute;", "public class C { [Excused(\"Why.\")] public void M() { } }"));

    [Fact]
    public void An_interface_has_no_record_of_its_own_and_incomplete_code_is_no_operation() =>
        Assert.Empty(Lines("using AuditOtel; public interface I { [Audited(\"a.set\")] void M(); } class C { [Audited] void M() { } [Audited(\"a.b\")] public abstract void N(); [NotAudited] void O() { }"));

    private static string[] Lines(params string[] sources) =>
        SurfaceSource.Text(Compile.WithGenerated(sources))?.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..] ?? [];
}
