using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

/// <summary>Every shape that the automatic route takes: where the annotation stands, how the body is written, how it is reached.</summary>
public static class AutomaticShapes
{
    private const string A = "[Audited(\"thing.run\")] ";
    private const string Note = "Probe.Note(\"body\")";

    // The log is written with '+' before a line of the caller's own; every other line is a body with its intent and its outcome around it.
    private static readonly (string Name, string Types, string Call, string Body)[] Shapes =
    [
        // How the body is written.
        ("block", $$"""public class C { {{A}}public void M() { {{Note}}; } }""", "new C().M();", "body"),
        ("empty block", $$"""public class C { {{A}}public void M() { } }""", "new C().M(); Probe.Note(\"got\");", "empty;+got"),
        ("expression", $$"""public class C { {{A}}public void M() => {{Note}}; }""", "new C().M();", "body"),
        ("expression value", $$"""public class C { {{A}}public static int M(int x) => Twice(x); static int Twice(int x) { {{Note}}; return 2 * x; } }""", "Probe.Note(\"got \" + C.M(2));", "body;+got 4"),
        ("expression on lines of its own, with a comment and a directive before it", $$"""
            public class C
            {
                {{A}}public static int M(int x) // first
                    => // second
            #if NEVER
                    never(
            #else
                    Twice(
            #endif
                        x); static int Twice(int x) { {{Note}}; return 2 * x; }
                {{A}}public static int N(int x)
            =>
            Twice(x);
            }
            """, "Probe.Note(\"got \" + C.M(2)); Probe.Note(\"got \" + C.N(2));", "body;+got 4;body;+got 4"),
        ("several returns, one without value", $$"""public class C { {{A}}public static void M(int x) { {{Note}}; if (x == 1) return; if (x == 2) { return; } } }""", "C.M(1); C.M(2); C.M(3);", "body;body;body"),
        ("default, target-typed and conditional returns", $$"""
            public class C
            {
                {{A}}public static string? M(int x) { {{Note}}; switch (x) { case 0: return default; case 1: return null; default: return x > 2 ? "y" : null; } }
                {{A}}public static List<int> N(bool x) { {{Note}}; if (x) return new() { 1 }; return [1, 2]; }
                {{A}}public static int? O(bool x) { {{Note}}; return x ? 1 : null; }
                {{A}}public static Func<int, int> P() { {{Note}}; return x => x + 1; }
                {{A}}public static FormattableString Q(int x) { {{Note}}; return $"{x}"; }
            }
            """, "C.M(0); C.M(1); C.M(3); Probe.Note(\"got \" + (C.N(true).Count + C.N(false).Count)); C.O(true); Probe.Note(\"got \" + C.P()(1)); C.Q(1);", "body;body;body;body;body;+got 3;body;body;+got 2;body"),
        ("goto, switch, using, lock, local functions and lambdas with returns of their own", $$"""
            public class C : IDisposable
            {
                public void Dispose() => Probe.Note("disposed");
                {{A}}public static int M(object o)
                {
                    using var c = new C();
                    Func<int> f = () => { return 1; };
                    int L() { return f(); }
                    var n = 0;
                again:
                    lock (o) { if (n++ < 2) goto again; }
                    {{Note}};
                    return L() + n;
                }
            }
            """, "Probe.Note(\"got \" + C.M(new object()));", "body disposed;+got 4"),
        ("only throws", $$"""public class C { {{A}}public static int M() { {{Note}}; throw new FormatException("x"); } {{A}}public static int N() => throw new FormatException("x"); }""",
            "try { C.M(); } catch (FormatException) { } try { C.N(); } catch (FormatException) { }", "!FormatException body;!FormatException empty"),

        // How it ends.
        ("async task", $$"""public class C { {{A}}public async Task M() { await Task.Yield(); {{Note}}; } }""", "await new C().M();", "async body"),
        ("async task of value", $$"""public class C { {{A}}public async Task<int?> M(bool b) { await Task.Yield(); {{Note}}; if (b) return null; return 7; } }""", "await new C().M(true); Probe.Note(\"got \" + await new C().M(false));", "async body;async body;+got 7"),
        ("async expressions", $$"""
            public class C
            {
                {{A}}public async Task M() => await Body();
                {{A}}public async Task<int> N() => await Body();
                {{A}}public async ValueTask O() => await Body();
                {{A}}public async System.Threading.Tasks.ValueTask<int> P() => await Body();
                static async Task<int> Body() { await Task.Yield(); {{Note}}; return 3; }
            }
            """, "await new C().M(); Probe.Note(\"got \" + await new C().N()); await new C().O(); Probe.Note(\"got \" + await new C().P());", "async body;async body;+got 3;async body;async body;+got 3"),
        ("async void", $$"""
            public class C { {{A}}public async void M() { await Task.Yield(); {{Note}}; } }
            public class Single : SynchronizationContext { public TaskCompletionSource Done = new(TaskCreationOptions.RunContinuationsAsynchronously); public override void OperationCompleted() => Done.SetResult(); }
            """,
            "var context = new Single(); SynchronizationContext.SetSynchronizationContext(context); new C().M(); SynchronizationContext.SetSynchronizationContext(null); await context.Done.Task;", "async body"),
        ("task handed out", $$"""
            public class C
            {
                {{A}}public Task M() { {{Note}}; return Task.CompletedTask; }
                {{A}}public Task<int> N(bool b) { if (b) return Later(); {{Note}}; return Task.FromResult(1); }
                {{A}}public ValueTask O() { {{Note}}; return default; }
                {{A}}public ValueTask<int> P() { {{Note}}; return new(5); }
                {{A}}public Task<int> Q() => Later();
                {{A}}public Task? R() { {{Note}}; return null; }
                static async Task<int> Later() { await Task.Yield(); {{Note}}; return 2; }
            }
            """, "await new C().M(); Probe.Note(\"got \" + await new C().N(true)); await new C().N(false); await new C().O(); Probe.Note(\"got \" + await new C().P()); await new C().Q(); Probe.Note(new C().R() is null ? \"null\" : \"no\");",
            "handed body;handed body;+got 2;handed body;handed body;handed body;+got 5;handed body;body;+null"),
        ("task handed out by a method with by-reference and span parameters", $$"""public ref struct C { {{A}}public Task M(ReadOnlySpan<char> s, ref int x, out int y) { y = s.Length + x++; {{Note}}; return Task.CompletedTask; } }""",
            "await Go(); static Task Go() { var x = 1; return new C().M(\"ab\", ref x, out var y); }", "handed body"),
        ("types whose names begin with Task", $$"""public class TaskList : List<int>; public class C { {{A}}public TaskList M() { {{Note}}; return []; } {{A}}public Tasks<int> N() => Go(); static Tasks<int> Go() { {{Note}}; return new(); } } public class Tasks<T>;""", "new C().M(); new C().N();", "body;body"),
        ("iterators", $$"""
            public class C
            {
                {{A}}public IEnumerable<int> M() { {{Note}}; yield return 1; if (DateTime.MaxValue.Year == 1) yield break; yield return 2; }
                {{A}}public IEnumerator<string?> N() { {{Note}}; yield return null; yield break; }
                {{A}}public System.Collections.IEnumerable O() { {{Note}}; yield return 1; }
                {{A}}public async IAsyncEnumerable<int> P() { await Task.Yield(); {{Note}}; yield return 1; await Task.Yield(); yield return 2; }
            }
            """, "Probe.Note(\"got \" + System.Linq.Enumerable.Sum(new C().M())); var n = new C().N(); while (n.MoveNext()) { } n.Dispose(); foreach (var x in new C().O()) { } await foreach (var x in new C().P()) { }",
            "body;+got 3;body;body;async body"),
        ("an iterator that nobody enumerates does nothing", $$"""public class C { {{A}}public static IEnumerable<int> M() { {{Note}}; yield return 1; } }""", "C.M(); Probe.Note(\"nothing\");", "+nothing"),
        ("an iterator enumerated twice acts twice", $$"""public class C { {{A}}public static IEnumerable<int> M() { {{Note}}; yield return 1; } }""", "var m = C.M(); foreach (var x in m) { } foreach (var x in m) { }", "body;body"),
        ("ref struct returns", $$"""
            public class C
            {
                {{A}}public static Span<int> M(Span<int> s) { {{Note}}; return s[1..]; }
                {{A}}public static Span<int> N(ref int x) => new Span<int>(ref x);
                {{A}}public static ReadOnlySpan<char> O() { {{Note}}; return "abc"; }
            }
            """, "static void Go() { var x = 3; Probe.Note($\"{C.M(new int[3]).Length} {C.N(ref x)[0]} {C.O().Length}\"); } Go();", "body;empty;body;+2 3 3"),

        // Where the annotation stands.
        ("private, protected, internal, static", $$"""
            public class C
            {
                public void Do() { P(); Q(); R(); S(); }
                {{A}}private void P() { {{Note}}; }
                {{A}}protected void Q() { {{Note}}; }
                {{A}}internal void R() { {{Note}}; }
                {{A}}static void S() { {{Note}}; }
            }
            """, "new C().Do();", "body;body;body;body"),
        ("virtual, override, base call, new", $$"""
            public class B { {{A}}public virtual void M() { Probe.Note("base"); } }
            public class C : B { {{A}}public sealed override void M() { Probe.Note("derived"); } public void Base() => base.M(); {{A}}public new string ToString() { {{Note}}; return ""; } }
            """, "B b = new B(); b.M(); b = new C(); b.M(); ((C)b).Base(); ((C)b).ToString();", "base;derived;base;body"),
        ("interface implementation, explicit one, default one, static abstract one", $$"""
            public interface I { void M(); void N(); {{A}}void O() { Probe.Note("default"); } static abstract void P(); {{A}}static void Q() => Probe.Note("static"); }
            public class C : I { {{A}}public void M() { Probe.Note("implicit"); } {{A}}void I.N() { Probe.Note("explicit"); } {{A}}public static void P() => Probe.Note("static abstract"); }
            """, "I i = new C(); i.M(); i.N(); i.O(); Go<C>(); I.Q(); static void Go<T>() where T : I => T.P();", "implicit;explicit;default;static abstract;static"),
        ("constructors", $$"""
            public class B(int x) { public int X = x; }
            public class C : B { public readonly int Y; {{A}}public C(int y) : base(y) { Y = y; {{Note}}; } {{A}}public C() : this(1) => {{Note}}; }
            public struct S { public int X, Y; {{A}}public S(int x) { X = x; {{Note}}; } }
            """, "Probe.Note(\"got \" + new C(2).Y); new C(); Probe.Note(\"got \" + new S(3).X);", "body;+got 2;body;body;body;+got 3"),
        ("property, indexer and event accessors", $$"""
            public class C
            {
                int _x;
                public int P { {{A}}get { {{Note}}; return _x; } {{A}}set { _x = value; {{Note}}; } }
                public int Q { {{A}}get => P; {{A}}set => {{Note}}; }
                public int R { get; {{A}}init { field = value; {{Note}}; } }
                public int this[int i] { {{A}}get { {{Note}}; return i; } [method: Audited("thing.run")] set { {{Note}}; } }
                public event Action E { {{A}}add { {{Note}}; } {{A}}remove => {{Note}}; }
            }
            """, "var c = new C { R = 2 }; c.P = 3; Probe.Note(\"got \" + c.P); c.Q = 1; c[2] = 3; Probe.Note(\"got \" + c[4]); c.E += () => { }; c.E -= null;", "body;body;body;+got 3;body;body;body;+got 4;body;body"),
        ("operators and conversions", $$"""
            public class C
            {
                {{A}}public static C operator +(C a, C b) { {{Note}}; return a; }
                {{A}}public static bool operator !(C a) { {{Note}}; return true; }
                {{A}}public static implicit operator int(C a) { {{Note}}; return 1; }
                {{A}}public static explicit operator string(C a) => Text(); static string Text() { {{Note}}; return ""; }
            }
            """, "var c = new C() + new C(); _ = !c; int i = c; _ = (string)c;", "body;body;body;body"),
        ("local functions and lambdas", $$"""
            public class C
            {
                public static async Task Do(int x)
                {
                    {{A}}int Local(int y) { {{Note}}; return x + y; }
                    {{A}}static async Task Later() { await Task.Yield(); {{Note}}; }
                    Func<int, int> f = {{A}}(int y) => { {{Note}}; return x + y; };
                    Func<Task> g = {{A}}async () => { await Task.Yield(); {{Note}}; };
                    Func<int, int> h = {{A}}int (int y) => Local(y);
                    Action<string> i = {{A}}static void (string s) => Probe.Note(s);
                    Probe.Note("got " + Local(1)); await Later(); Probe.Note("got " + f(2)); await g(); i("body");
                }
            }
            """, "await C.Do(1);", "body;+got 2;async body;body;+got 3;async body;body"),
        ("audited local function in an audited method", $$"""public class C { {{A}}public static void M() { {{A}}void L() { } Probe.Note("before"); L(); Probe.Note("after"); } }""", "C.M();", "nested"),
        ("top type kinds: struct, readonly struct, record, ref struct, file, nested generic", $$"""
            public struct S { public int N; {{A}}public void M() { N++; {{Note}}; } {{A}}public async Task A() { await Task.Yield(); {{Note}}; } }
            public readonly record struct R(int N) { {{A}}public void M() => {{Note}}; }
            public record D(int N) { {{A}}public void M() => {{Note}}; }
            public ref struct F { {{A}}public void M() { {{Note}}; } }
            file class L { {{A}}public static void M() { {{Note}}; } }
            public class G<T> where T : notnull { public struct I<U> { {{A}}public static string M<V>(T t, U u, V v) { {{Note}}; return $"{t}{u}{v}"; } } }
            """, "var s = new S(); s.M(); Probe.Note(\"got \" + s.N); await s.A(); new R(1).M(); new D(1).M(); new F().M(); L.M(); Probe.Note(\"got \" + G<int>.I<string>.M(1, \"2\", '3'));", "body;+got 1;async body;body;body;body;body;body;+got 123"),
        ("extension methods and extension blocks", $$"""
            public static class C
            {
                {{A}}public static int Twice(this int x) { {{Note}}; return 2 * x; }
                extension(string s) { {{A}}public int Size() { {{Note}}; return s.Length; } }
            }
            """, "Probe.Note(\"got \" + 4.Twice()); Probe.Note(\"got \" + \"abc\".Size());", "body;+got 8;body;+got 3"),
        ("partial implementing part", $$"""public partial class C { public partial void M(); {{A}}public partial void M() { {{Note}}; } }""", "new C().M();", "body"),
        ("ref, in, out, params, defaults, discards, keyword names", $$"""
            public class C
            {
                {{A}}public static bool TryM([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? s) { {{Note}}; s = "x"; return s is not null; }
                {{A}}public static void N(ref int a, in int b, out int c, ref readonly int d, string @class = "none", params int[] rest) { a++; c = a + b + d; {{Note}}; }
                {{A}}public static int O(int __audit0, int __audit1, int __failed0, int __exception0) { var __failed1 = 0; {{Note}}; return __audit0 + __failed1; }
            }
            """, "if (C.TryM(out var s)) Probe.Note(\"got \" + s.Length); int a = 1, b = 10, d = 100; C.N(ref a, in b, out var c, in d); Probe.Note($\"got {a} {c}\"); C.O(1, 2, 3, 4);", "body;+got 1;body;+got 2 112;body"),
        ("pointers and function pointers", $$"""public unsafe class C { {{A}}public static int M(int* p, delegate*<int, int> f) { {{Note}}; return f(*p); } public static int Twice(int x) => 2 * x; }""",
            "static unsafe void Go() { var x = 3; Probe.Note(\"got \" + C.M(&x, &C.Twice)); } Go();", "body;+got 6"),
        ("dynamic, tuples, nullable, generics with constraints", $$"""
            public class C
            {
                {{A}}public static dynamic M(dynamic d) { {{Note}}; return d; }
                {{A}}public static (int First, string? Second) N<T>((int A, T B)? t) where T : class, IComparable, new() { {{Note}}; return t is { } x ? (x.A, x.B.ToString()) : default; }
                {{A}}public static string O<T>(T t) where T : allows ref struct { {{Note}}; return typeof(T).Name; }
            }
            public class Thing : IComparable { public int CompareTo(object? o) => 0; }
            """, "C.M(1); Probe.Note(\"got \" + C.N<Thing>((1, new())).First); C.O(new Span<int>());", "body;body;+got 1;body"),

        // How it is reached.
        ("delegate, reflection, function pointer, expression tree, dynamic", $$"""public class C { {{A}}public void M() { {{Note}}; } {{A}}public static void S() { {{Note}}; } }""",
            "Action a = new C().M; a(); typeof(C).GetMethod(\"M\")!.Invoke(new C(), null); ((dynamic)new C()).M(); Pointer(); System.Linq.Expressions.Expression<Action> e = () => new C().M(); e.Compile()(); static unsafe void Pointer() { delegate*<void> p = &C.S; p(); }",
            "body;body;body;body;body"),
        ("implicit calls: Dispose, Add, GetEnumerator, Deconstruct, awaiters", $$"""
            public class C : System.Collections.IEnumerable, IDisposable
            {
                {{A}}public void Dispose() { Probe.Note("dispose"); }
                {{A}}public void Add(int x) { Probe.Note("add"); }
                {{A}}public System.Collections.IEnumerator GetEnumerator() { Probe.Note("enumerate"); yield break; }
                {{A}}public void Deconstruct(out int a, out int b) { a = b = 1; Probe.Note("deconstruct"); }
            }
            """, "using (var c = new C { 1, 2 }) { foreach (var x in c) { } var (a, b) = c; }", "add;add;enumerate;deconstruct;dispose"),
        ("recursion and calls of one audited method by another are records of their own", $$"""public class C { {{A}}public static int M(int n) => n == 0 ? 0 : M(n - 1); }""", "C.M(1);", "nested empty"),
        ("in a thread pool, a timer and a base library callback", $$"""public class C : IComparer<int> { {{A}}public int Compare(int x, int y) { {{Note}}; return x - y; } }""", "Array.Sort(new[] { 2, 1 }, new C());", "body"),
    ];

    private static readonly RewrittenSuite Suite = new([.. Cases]);

    public static TheoryData<string> Names => [.. Shapes.Select(shape => shape.Name)];

    internal static IEnumerable<(string Types, string Call)> Cases => Shapes.Select(shape => (shape.Types, shape.Call));

    internal static IEnumerable<string> Sources => Shapes.Select(shape => shape.Types);

    /// <summary>Runs one shape and returns what was called and what must have been.</summary>
    internal static async Task<(IReadOnlyList<string> Log, IEnumerable<string> Expected)> RunAsync(string name)
    {
        var number = Array.FindIndex(Shapes, shape => string.Equals(shape.Name, name, StringComparison.Ordinal));
        return (await Suite.LogAsync(number), ExpectedLog(Shapes[number].Body));
    }

    private static IEnumerable<string> ExpectedLog(string body) => body.Split(';').SelectMany(ExpectedLines);

    private static IEnumerable<string> ExpectedLines(string line) => line switch
    {
        "nested" => ["Begin", "before", "Begin", "Succeed", "after", "Succeed"],
        "nested empty" => ["Begin", "Begin", "Succeed", "Succeed"],
        "empty" => ["Begin", "Succeed"],
        "body disposed" => ["Begin", "body", "disposed", "Succeed"],
        ['+', .. var own] => [own],
        ['!', .. var failure] => failure.Split(' ') is [var type, "body"] ? ["Begin", "body", "Fail " + type] : ["Begin", "Fail " + failure.Split(' ')[0]],
        _ when line.StartsWith("async ", StringComparison.Ordinal) => ["BeginAsync", line["async ".Length..], "SucceedAsync"],
        _ when line.StartsWith("handed ", StringComparison.Ordinal) => ["Begin", line["handed ".Length..], "SucceedAsync"],
        _ => ["Begin", line, "Succeed"],
    };
}
