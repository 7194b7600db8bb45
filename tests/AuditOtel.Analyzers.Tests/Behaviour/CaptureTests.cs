using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "I1")]
[Collection(ProcessTrailGroup.Name)]
public sealed class CaptureTests
{
    [Fact]
    public async Task Targets_arguments_and_secrets_are_captured_before_the_intent_in_the_order_of_the_parameters()
    {
        const string types = """
            public partial class C
            {
                [Audited("user.password.reset", Class = AuditClass.Account)]
                public partial Task M([AuditTarget("user")] string? id, [AuditArgument] int n, [AuditArgument(Name = "why")] string reason, string unmarked,
                    [AuditSecret] string password, [AuditSecret(Mode = AuditSecretMode.KeyedHash)] string token, [AuditArgument] double @class, [AuditArgument] bool b);
                private Task MCore(string? id, int n, string reason, string unmarked, string password, string token, double @class, bool b) { Probe.Note("body"); return Task.CompletedTask; }
            }
            """;

        var log = await AuditedRun.LogAsync(types, "await new C().M(\"u1\", 3, \"lost\", \"not this\", \"hunter2\", \"tok\", 0.5, true);");

        Assert.Equal(
            [
                "Target user=u1", "Argument n=3 (long)", "Argument why=lost", "Argument password=redacted", "Secret token KeyedHash 3",
                "Argument class=0.5 (double)", "Argument b=True (bool)", "BeginAsync", "body", "SucceedAsync",
            ],
            log);
    }

    [Fact]
    public async Task By_reference_parameters_are_captured_with_the_value_they_have_before_the_body()
    {
        const string types = """
            public partial class C
            {
                [Audited("thing.run")] public static partial void M([AuditArgument] ref int a, [AuditTarget("t")] in Guid b);
                private static void MCore(ref int a, in Guid b) => a = 9;
            }
            """;

        var log = await AuditedRun.LogAsync(types, "var a = 1; C.M(ref a, Guid.Empty); Probe.Note(\"got \" + a);");

        Assert.Equal(["Argument a=1 (long)", "Target t=00000000-0000-0000-0000-000000000000", "Begin", "Succeed", "got 9"], log);
    }

    [Theory]
    [InlineData("TargetType = \"host\", TargetId = \"self\"", "Target host=self")]
    [InlineData("TargetType = \"host\"", "Target host=null")]
    public async Task The_attributes_own_target_is_captured_when_no_parameter_is_one(string named, string expected)
    {
        var types = $$"""public partial class C { [Audited("host.power.stop", {{named}})] public static partial void M(); private static void MCore() { } }""";

        Assert.Equal([expected, "Begin", "Succeed"], await AuditedRun.LogAsync(types, "C.M();"));
    }

    [Fact]
    public async Task The_attributes_own_target_gives_way_to_a_parameter()
    {
        const string types = """public partial class C { [Audited("host.power.stop", TargetType = "host")] public static partial void M([AuditTarget("rack")] int r); private static void MCore(int r) { } }""";

        Assert.Equal(["Target rack=5", "Begin", "Succeed"], await AuditedRun.LogAsync(types, "C.M(5);"));
    }

    [Fact]
    public async Task The_descriptor_says_operation_action_class_function_and_surface()
    {
        const string types = """
            namespace N.S
            {
                public partial class Outer<T> { public partial class C { [Audited("user.role.assign", Class = AuditClass.Authorization)] public static partial void M(); private static void MCore() { } } }
                public partial class D { [Audited("thing.start", Action = AuditAction.Execute, FailureMode = AuditFailureMode.Continue)] public static partial void M(); private static void MCore() { } }
            }
            """;
        var trail = new RecordingTrail();

        await AuditedRun.RunAsync(types, "N.S.Outer<int>.C.M(); N.S.D.M(); N.S.D.M();", trail);

        var first = trail.Descriptors[0];
        Assert.Equal(("user.role.assign", AuditAction.Grant, AuditClass.Authorization, "N.S.Outer.C.M"), (first.Operation, first.Action, first.Class, first.FunctionName));
        Assert.Equal((AuditAction.Execute, AuditClass.Application, "N.S.D.M"), (trail.Descriptors[1].Action, trail.Descriptors[1].Class, trail.Descriptors[1].FunctionName));
        Assert.Equal((AuditFailureMode.TrailDefault, AuditFailureMode.Continue), (first.FailureMode, trail.Descriptors[1].FailureMode));
        Assert.Matches("^sha256:[0-9a-f]{32}$", first.SurfaceDigest);
        Assert.Equal(first.SurfaceDigest, trail.Descriptors[1].SurfaceDigest);
        Assert.Same(trail.Descriptors[1], trail.Descriptors[2]);
    }

    [Fact]
    public void A_secret_is_handed_to_nothing_but_the_secret_capture_and_the_body()
    {
        const string source = """
            using AuditOtel;
            public partial class C { [Audited("a.set")] public static partial void M([AuditSecret, AuditArgument] string pin); private static void MCore(string pin) { }
                                     [Audited("b.set")] public static partial void N([AuditSecret] string pin); private static void NCore(string pin) { } }
            """;

        var lines = Compile.GeneratedText(source).Split('\n').Where(line => line.Contains("pin", StringComparison.Ordinal) && !line.Contains("const string Text", StringComparison.Ordinal))
            .Select(line => line.Trim());

        Assert.Equal(
            [
                "public static partial void N(string pin)",
                "__audit.Secret(\"pin\", pin, global::AuditOtel.AuditSecretMode.Redacted);",
                "global::C.NCore(pin);",
            ],
            lines);
    }
}
