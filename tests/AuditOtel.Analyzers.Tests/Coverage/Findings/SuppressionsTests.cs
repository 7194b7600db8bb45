using AuditOtel.Analyzers.Coverage.Findings;

namespace AuditOtel.Analyzers.Tests.Coverage.Findings;

[Trait("Requirement", "P0")]
public sealed class SuppressionsTests
{
    [Fact]
    public void All_suppressions_of_a_project_are_listed_with_their_reasons()
    {
        var project = CoverageRun.Project(
            CoverageRun.Usings + """
            using Excused = AuditOtel.NotAuditedAttribute;
            [assembly: NotAudited("A whole program.")]
            [NotAudited("A type.")] public class C<T> { [Excused("A method.")] public void M(int x) { Action a = [NotAudited("A lambda.")] () => { }; [NotAudited("A function.")] void L() { } } [NotAudited("")] public C() { } }
            """,
            CoverageRun.Usings + "class D { int P { [NotAudited(\"An accessor.\")] get => 1; } [Obsolete(\"no\")] void M() { } }");

        Assert.Equal(
            ["assembly: A whole program.", "T:C`1: A type.", "M:C`1.M(System.Int32): A method.", "M:C`1.M(System.Int32): A lambda.", "M:C`1.M(System.Int32): A function.", "M:C`1.#ctor: ", "M:D.get_P: An accessor."],
            Suppressions.Read(project, CancellationToken.None).Select(suppression => $"{suppression.Member}: {suppression.Reason}"));
    }
}
