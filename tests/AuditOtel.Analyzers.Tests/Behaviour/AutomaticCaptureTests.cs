using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "I1")]
public sealed class AutomaticCaptureTests
{
    private static readonly (string Name, string Types, string Call, string Log)[] Cases =
    [
        ("order and kinds", """
            public static class Kinds { public const string User = "user"; public const AuditSecretMode Mode = AuditSecretMode.KeyedHash; }
            public class C
            {
                [Audited("user.password.reset", Class = AuditClass.Account)]
                public Task M([AuditTarget(Kinds.User)] string? id, [AuditArgument] int n, [AuditArgument(Name = "why")] string reason, string unmarked,
                    [AuditSecret] string password, [AuditSecret(Mode = Kinds.Mode)] string token, [AuditArgument] double @class, [AuditArgument, AuditTarget(nameof(b))] bool b)
                { id = ""; Probe.Note("body"); return Task.CompletedTask; }
            }
            """, """await new C().M("u1", 3, "lost", "not this", "hunter2", "tok", 0.5, true);""",
            "Target user=u1;Argument n=3 (long);Argument why=lost;Argument password=redacted;Secret token KeyedHash 3;Argument class=0.5 (double);Target b=True;Argument b=True (bool);Begin;body;SucceedAsync"),
        ("by reference, with the value before the body", """
            public class C { [Audited("thing.run")] public static void M([AuditArgument] ref int a, [AuditTarget("t")] in Guid b) => a = 9; }
            """, """var a = 1; C.M(ref a, Guid.Empty); Probe.Note("got " + a);""", "Argument a=1 (long);Target t=00000000-0000-0000-0000-000000000000;Begin;Succeed;got 9"),
        ("own target", """public class C { [Audited("host.power.stop", TargetType = "host", TargetId = "self")] public static void M() { } }""", "C.M();", "Target host=self;Begin;Succeed"),
        ("own target without id", """public class C { [Audited("host.power.stop", TargetType = "host")] public static void M() { } }""", "C.M();", "Target host=null;Begin;Succeed"),
        ("own target gives way", """public class C { [Audited("host.power.stop", TargetType = "host")] public static void M([AuditTarget("rack")] int r) { } }""", "C.M(5);", "Target rack=5;Begin;Succeed"),
        ("value of a setter, indexes", """
            public class C
            {
                public string P { [Audited("thing.set")] [param: AuditArgument] set { } get => ""; }
                public int this[[AuditTarget("row")] int row, int column] { [Audited("cell.set")] [param: AuditSecret] set { } [Audited("cell.get")] get => 1; }
            }
            """, """var c = new C(); c.P = "x"; c[3, 4] = 5; _ = c[6, 7];""",
            "Argument value=x;Begin;Succeed;Target row=3;Argument value=redacted;Begin;Succeed;Target row=6;Begin;Succeed"),
        ("constructor, operator, local function, lambda, iterator", """
            public class C
            {
                [Audited("thing.create")] public C([AuditTarget("t")] int x) { }
                [Audited("thing.add")] public static C operator +(C a, [AuditTarget("t")] int b) => a;
                [Audited("thing.list")] public static IEnumerable<int> I([AuditTarget("t")] int x) { yield return x; }
                public static void Do() { [Audited("thing.run")] void L([AuditTarget("t")] int x) { } L(3); Action<int> f = [Audited("thing.run")] ([AuditTarget("t")] int y) => { }; f(4); }
            }
            """, "_ = new C(1) + 2; C.Do(); foreach (var x in C.I(5)) { }",
            "Target t=1;Begin;Succeed;Target t=2;Begin;Succeed;Target t=3;Begin;Succeed;Target t=4;Begin;Succeed;Target t=5;Begin;Succeed"),
        ("spans by value or count, never as references", """
            public class C
            {
                [Audited("thing.run")] public static void M([AuditTarget("t")] ReadOnlySpan<char> id, [AuditArgument] Span<char> text, [AuditArgument] ReadOnlySpan<int> numbers, [AuditArgument] Span<byte> bytes) { }
                [Audited("thing.set")] public static void N([AuditSecret] ReadOnlySpan<char> pin, [AuditSecret(Mode = AuditSecretMode.Length)] Span<char> text, [AuditSecret(Mode = AuditSecretMode.KeyedHash)] ReadOnlySpan<byte> key) { }
            }
            """, """static void Go() { C.M("u1", new[] { 'a', 'b' }, [1, 2, 3], new byte[5]); C.N("1234", new char[6], new byte[3]); } Go();""",
            "Target t=u1;Argument text=ab;Argument numbers=3 items;Argument bytes=5 items;Begin;Succeed;Argument pin=redacted;Secret text Length 6;Secret key KeyedHash 4;Begin;Succeed"),
    ];

    private static readonly RewrittenSuite Suite = new([.. Cases.Select(@case => (@case.Types, @case.Call))]);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_marked_is_captured_before_the_intent_in_the_order_of_the_parameters(string name)
    {
        var number = Array.FindIndex(Cases, @case => string.Equals(@case.Name, name, StringComparison.Ordinal));

        Assert.Equal(Cases[number].Log.Split(';'), await Suite.LogAsync(number));
    }

    [Fact]
    public async Task The_descriptor_says_operation_action_class_function_and_surface()
    {
        const string types = """
            namespace N.S
            {
                public class Outer<T> { public class C { [Audited("user.role.assign", Class = AuditClass.Authorization)] public C() { } public int P { [Audited("thing.start", Action = AuditAction.Execute, FailureMode = AuditFailureMode.Spool)] set { } } } }
                public interface I { void M(); }
                public class D : I { [Audited("thing.stop")] void I.M() { [Audited("thing.read")] void L() { } L(); } }
            }
            """;
        var trail = new RecordingTrail();

        await AuditedRun.RunAsync(types, "new N.S.Outer<int>.C().P = 1; N.S.I d = new N.S.D(); d.M(); d.M();", trail, automatic: true);

        Assert.Equal(
            ["user.role.assign Grant Authorization N.S.Outer.C..ctor", "thing.start Execute Application N.S.Outer.C.set_P", "thing.stop Stop Application N.S.D.M", "thing.read Read Application N.S.D.M.L"],
            trail.Descriptors.Take(4).Select(descriptor => $"{descriptor.Operation} {descriptor.Action} {descriptor.Class} {descriptor.FunctionName}"));
        Assert.Equal([AuditFailureMode.TrailDefault, AuditFailureMode.Spool, AuditFailureMode.TrailDefault], trail.Descriptors.Take(3).Select(descriptor => descriptor.FailureMode));
        Assert.Same(trail.Descriptors[2], trail.Descriptors[4]);
        Assert.Single(trail.Descriptors.Select(descriptor => descriptor.SurfaceDigest).Distinct(StringComparer.Ordinal));
    }
}
