using System.Reflection;
using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Interception;

[Trait("Requirement", "I1")]
public sealed class InterceptorTests
{
    internal const string Configuration = """
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "DeleteAsync", "user.delete", Target = "user", TargetType = "person", Class = AuditOtel.AuditClass.Account)]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "RenameAsync", "user.rename", Arguments = "name")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "CountAsync", "user.list")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "TouchAsync", "user.touch", Arguments = "number")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "Convert", "user.convert", Target = "user")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "Open", "store.open", Target = "path", Arguments = "options")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "Sum", "store.sum", Arguments = "numbers")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "TryFind", "user.find", Target = "key", Arguments = "tries")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "Slot", "store.slot", Arguments = "index")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "FailAsync", "store.crash", Secrets = "password")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "Throw", "store.throw")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Store`1", "Close", "store.close")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.IDevice", "Erase", "device.erase", Target = "name", TargetType = "device")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Meter", "Clear", "meter.clear", Target = "this.Value")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Meter", "Peek", "meter.read")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Extensions", "Wipe", "list.wipe", Target = "nothing, label.Inner.Text", Arguments = "items")]
        [assembly: AuditOtel.AuditCalls("T:Vendor.Window", "Shut", "window.shut")]

        """;

    private static readonly (string Name, string Types, string Call, string Log)[] Cases =
    [
        ("awaited", "", "var r = await new Store<string>().DeleteAsync(\"u\"); Probe.Note(\"got \" + r.Succeeded);", "Target person=u;BeginAsync;delete;SucceedAsync;got True"),
        ("result that tells a failure", "", "await new Store<string>().DeleteAsync(null!);", "Target person=null;BeginAsync;delete;SucceedAsync Failure no_user"),
        ("override of the library", "", "await new Special<string>().DeleteAsync(\"u\");", "Target person=u;BeginAsync;special;delete;SucceedAsync"),
        ("own subclass", "public class Mine : Store<string> { }", "await new Mine().DeleteAsync(\"u\");", "Target person=u;BeginAsync;delete;SucceedAsync"),
        ("implicit and explicit this", "public class Mine : Store<string> { public void Run() { Close(); this.Close(); } }", "new Mine().Run();", "Begin;close;Succeed;Begin;close;Succeed"),
        ("conditional access", "", "Store<string>? s = new(), n = null; s?.Close(); n?.Close();", "Begin;close;Succeed"),
        ("task with a reference", "", "var n = \"old\"; await new Store<string>().RenameAsync(ref n); Probe.Note(n);", "Argument name=old;Begin;rename old;SucceedAsync;new"),
        ("value task", "", "Probe.Note(\"got \" + await new Store<string>().CountAsync());", "BeginAsync;count;SucceedAsync;got 3"),
        ("value task with a read-only reference", "", "await new Store<string>().TouchAsync(4);", "Argument number=4 (long);Begin;touch;SucceedAsync"),
        ("generic method", "", "Probe.Note(new Store<string>().Convert(\"u\", u => u + \"!\"));", "Target user=u;Begin;convert;Succeed;u!"),
        ("static with params", "", "Store<string>.Open(\"p\", \"a\", \"b\"); Store<object>.Open(\"q\");", "Target path=p;Argument options=2 items;Begin;open 2;Succeed;Target path=q;Argument options=0 items;Begin;open 0;Succeed"),
        ("params span", "", "Probe.Note(\"got \" + Store<string>.Sum(1, 2, 3));", "Argument numbers=3 items;Begin;sum;Succeed;got 3"),
        ("out and ref", "", "var t = 1; new Store<string>().TryFind(\"k\", out var u, ref t); Probe.Note(u + t);", "Target key=k;Argument tries=1 (long);Begin;find;Succeed;2"),
        ("ref return", "", "var s = new Store<string>(); s.Slot(2) = \"x\"; Probe.Note(s.Slot(2)!);", "Argument index=2 (long);Begin;slot;Succeed;Argument index=2 (long);Begin;slot;Succeed;x"),
        ("failure of a task", "", "await new Store<string>().FailAsync(\"hunter2\");", "Argument password=redacted;BeginAsync;FailAsync FormatException;thrown FormatException: theirs"),
        ("failure, with the name of the true caller", "", "new Store<string>().Throw(\"theirs\");", "Begin;throw RunAsync;Fail FormatException;thrown FormatException: theirs"),
        ("through an interface", "", "IDevice d = new Device(); d.Erase(\"disk\");", "Target device=disk;Begin;erase;Succeed"),
        ("through a type parameter", "public static class G { public static void M<T>(T x) where T : Store<string> => x.Close(); public static void N<T>(T x) where T : IDevice => x.Erase(\"d\"); }", "G.M(new Store<string>()); G.N(new Device());", "Begin;close;Succeed;Target device=d;Begin;erase;Succeed"),
        ("struct", "", "var m = new Meter(7); m.Clear(1); Probe.Note(\"\" + m.Value);", "Target Meter=7;Begin;clear;Succeed;1"),
        ("read-only member of a struct", "", "var m = new Meter(7); Probe.Note(\"\" + m.Peek());", "Begin;peek;Succeed;7"),
        ("extension, in both forms", "", "var l = new List<int> { 1 }; l.Wipe(new Label { Inner = new() }); Extensions.Wipe(l, new Label());", "Target label=text;Argument items=1 items;Begin;wipe;Succeed;Target label=null;Argument items=1 items;Begin;wipe;Succeed"),
        ("ref struct", "", "Run(); static void Run() { Span<int> s = [1]; var w = new Window(s); w.Shut(); Probe.Note(\"\" + s[0]); }", "Begin;shut;Succeed;0"),
        ("lambda and field", "public class C { public static int F = Store<string>.Sum(1); }", "Action a = () => new Store<string>().Close(); a(); Probe.Note(\"\" + C.F);", "Begin;close;Succeed;Argument numbers=1 items;Begin;sum;Succeed;1"),
        ("left alone in an audited body, but not in a lambda of it", "public class C { [Audited(\"thing.run\")] public static Action M() { new Store<string>().Close(); return () => new Store<string>().Close(); } }", "C.M()();", "Begin;close;Succeed;Begin;close;Succeed"),
        ("beside an audited body, at the rewritten place", "public class C { [Audited(\"thing.run\")] public static void M() => Probe.Note(\"body\"); public static void N() { new Store<string>().Close(); } }", "C.M(); C.N();", "Begin;body;Succeed;Begin;close;Succeed"),
        ("in an audited constructor and before it", "public class B(int x) { public int X = x; } public class C : B { [Audited(\"thing.create\")] public C() : base(Store<string>.Sum(1)) { new Store<string>().Close(); } }", "new C();", "Argument numbers=1 items;Begin;sum;Succeed;Begin;close;Succeed"),
    ];

    private static readonly Lazy<Assembly> Suite = new(() => Intercepted.Load(Intercepted.Build([Configuration, .. Sources])));

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    /// <summary>The cases, each in a namespace of its own.</summary>
    internal static IEnumerable<string> Sources => Cases.Select((@case, number) => $"namespace Case{number} {{ {@case.Types}{AuditedRun.Framed(@case.Call)}\n}}\n");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_call_leaves_its_intent_and_its_outcome(string name)
    {
        var number = Array.FindIndex(Cases, found => string.Equals(found.Name, name, StringComparison.Ordinal));

        Assert.Equal(Cases[number].Log.Split(';'), await Intercepted.LogAsync(Suite.Value, $"Case{number}.Probe"));
    }
}
