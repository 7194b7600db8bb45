namespace AuditOtel.Analyzers.Tests.Behaviour;

/// <summary>Every shape of method that the declaration route takes. Each body notes <c>body</c> and what it was given.</summary>
public static class SupportedShapes
{
    private const string A = "[Audited(\"thing.run\")] ";

    private static readonly (string Name, string Types, string Call, string Body)[] Shapes =
    [
        ("instance void", $$"""public partial class C { {{A}}public partial void M(int x); private void MCore(int x) => Probe.Note("body " + x); }""", "new C().M(4);", "body 4"),
        ("instance value", $$"""public partial class C { {{A}}public partial int M(int x); private int MCore(int x) { Probe.Note("body"); return x + 1; } }""", "Probe.Note(\"got \" + new C().M(4));", "body;+got 5"),
        ("static void", $$"""public static partial class C { {{A}}public static partial void M(); private static void MCore() => Probe.Note("body"); }""", "C.M();", "body"),
        ("task", $$"""public partial class C { {{A}}public partial Task M(); private async Task MCore() { await Task.Yield(); Probe.Note("body"); } }""", "await new C().M();", "async body"),
        ("task of value", $$"""public partial class C { {{A}}public partial Task<int> M(); private async Task<int> MCore() { await Task.Yield(); Probe.Note("body"); return 7; } }""", "Probe.Note(\"got \" + await new C().M());", "async body;+got 7"),
        ("value task", $$"""public partial class C { {{A}}public partial ValueTask M(); private async ValueTask MCore() { await Task.Yield(); Probe.Note("body"); } }""", "await new C().M();", "async body"),
        ("value task of value", $$"""public partial class C { {{A}}public static partial ValueTask<string?> M(string? s); private static ValueTask<string?> MCore(string? s) { Probe.Note("body"); return new(s); } }""", "Probe.Note(\"got \" + (await C.M(null) ?? \"null\"));", "async body;+got null"),
        ("private, protected, internal", $$"""
            public partial class C
            {
                public void Do() { P(); Q(); R(); S(); }
                {{A}}private partial void P(); private void PCore() => Probe.Note("p");
                {{A}}protected partial void Q(); private void QCore() => Probe.Note("q");
                {{A}}internal partial void R(); private void RCore() => Probe.Note("r");
                {{A}}private protected partial void S(); private void SCore() => Probe.Note("s");
            }
            """, "new C().Do();", "p;q;r;s"),
        ("void partial without accessibility", $$"""public partial class C { public void Do() => P(); {{A}}partial void P(); private void PCore() => Probe.Note("body"); }""", "new C().Do();", "body"),
        ("virtual and override", $$"""
            public partial class B { {{A}}public virtual partial void M(); private void MCore() => Probe.Note("base"); }
            public partial class C : B { {{A}}public sealed override partial void M(); private void MCore() => Probe.Note("derived"); }
            """, "B b = new B(); b.M(); b = new C(); b.M();", "base;derived"),
        ("new", $$"""
            public class B { public void M() { } }
            public partial class C : B { {{A}}public new partial void M(); private void MCore() => Probe.Note("body"); }
            """, "new C().M();", "body"),
        ("generic override", $$"""
            public abstract class B { public abstract T M<T>(T x) where T : class, IComparable; public virtual T? N<T>(T? x) => x; }
            public partial class C : B
            {
                {{A}}public override partial T M<T>(T x); private T MCore<T>(T x) where T : class, IComparable { Probe.Note("m " + x); return x; }
                {{A}}public override partial T? N<T>(T? x) where T : default; private T? NCore<T>(T? x) { Probe.Note("n " + x); return x; }
            }
            """, "B b = new C(); b.M(\"x\"); b.N(3);", "m x;n 3"),
        ("interface implementation", $$"""
            public interface I { Task M(string s); }
            public partial class C : I { {{A}}public partial Task M(string s); private Task MCore(string s) { Probe.Note("body " + s); return Task.CompletedTask; } }
            """, "await ((I)new C()).M(\"x\");", "async body x"),
        ("interface default and static members", $$"""
            public partial interface I
            {
                {{A}}public virtual partial void M(); private void MCore() => Probe.Note("default");
                {{A}}public static partial void S(); private static void SCore() => Probe.Note("static");
            }
            public class C : I;
            """, "((I)new C()).M(); I.S();", "default;static"),
        ("struct changes itself", $$"""public partial struct C { public int N; {{A}}public partial void M(); private void MCore() { N++; Probe.Note("body"); } }""", "var c = new C(); c.M(); Probe.Note(\"got \" + c.N);", "body;+got 1"),
        ("readonly struct member and async struct", $$"""
            public partial struct C
            {
                {{A}}public readonly partial void M(); private readonly void MCore() => Probe.Note("sync");
            }
            public readonly partial record struct D(int N)
            {
                {{A}}public partial void M(); private void MCore() => Probe.Note("record " + N);
            }
            """, "new C().M(); new D(2).M();", "sync;record 2"),
        ("async struct", $$"""public partial struct C { {{A}}public readonly partial Task M(); private readonly Task MCore() { Probe.Note("body"); return Task.CompletedTask; } }""", "await new C().M();", "async body"),
        ("record", $$"""public partial record C(string S) { {{A}}public partial void M(); private void MCore() => Probe.Note("body " + S); }""", "new C(\"x\").M();", "body x"),
        ("ref struct", $$"""public ref partial struct C { {{A}}public partial void M(); private void MCore() => Probe.Note("body"); }""", "new C().M();", "body"),
        ("nested, generic and with keyword names", $$"""
            namespace @event.Inner
            {
                public partial class Outer<T> where T : notnull
                {
                    public partial interface IVariant<in TIn, out TOut>
                    {
                        {{A}}public static partial void V(); private static void VCore() => Probe.Note("variant");
                    }

                    public partial interface IPlain
                    {
                        public partial struct @struct
                        {
                            {{A}}public static partial void @do(T t, int @class, string field); private static void doCore(T t, int @class, string field) => Probe.Note($"body {t} {@class} {field}");
                        }
                    }
                }
            }
            """, "@event.Inner.Outer<int>.IPlain.@struct.@do(1, 2, \"3\"); @event.Inner.Outer<int>.IVariant<string, object>.V();", "body 1 2 3;variant"),
        ("every constraint", $$"""
            public interface IThing { string Name { get; } }
            public class Thing : IThing { public string Name => "n"; }
            public partial class C
            {
                {{A}}public static partial string M<T1, T2, T3, T4, T5, T6, T7, T8>(T1 a, T2 b, T3 c, T4? d, T5 e, T6 f, T8 h)
                    where T1 : struct where T2 : unmanaged where T3 : class, IThing, new() where T4 : class? where T5 : notnull where T6 : T5, IEnumerable<T1?>
                    where T7 : allows ref struct where T8 : struct, Enum;
                private static string MCore<T1, T2, T3, T4, T5, T6, T7, T8>(T1 a, T2 b, T3 c, T4? d, T5 e, T6 f, T8 h)
                    where T1 : struct where T2 : unmanaged where T3 : class, IThing, new() where T4 : class? where T5 : notnull where T6 : T5, IEnumerable<T1?>
                    where T7 : allows ref struct where T8 : struct, Enum
                { Probe.Note("body " + c.Name); return typeof(T7).Name; }
            }
            """, "C.M<int, long, Thing, string?, object, List<int?>, Span<int>, DayOfWeek>(1, 2, new Thing(), null, \"\", [], DayOfWeek.Friday);", "body n"),
        ("ref, in, out, ref readonly", $$"""
            public partial class C
            {
                {{A}}public partial bool M(ref int a, in int b, out int c, ref readonly int d);
                private bool MCore(ref int a, in int b, out int c, ref readonly int d) { a++; c = a + b + d; Probe.Note("body"); return true; }
            }
            """, "int a = 1, b = 10, d = 100; new C().M(ref a, in b, out var c, in d); Probe.Note($\"got {a} {c}\");", "body;+got 2 112"),
        ("params, defaults", $$"""
            public partial class C
            {
                {{A}}public static partial void M(string s = "none", params int[] rest); private static void MCore(string s, int[] rest) => Probe.Note($"body {s} {rest.Length}");
                {{A}}public static partial void N(params ReadOnlySpan<int> rest); private static void NCore(params ReadOnlySpan<int> rest) => Probe.Note($"span {rest.Length}");
            }
            """, "C.M(); C.M(\"x\", 1, 2); C.N(1, 2, 3);", "body none 0;body x 2;span 3"),
        ("extension method", $$"""public static partial class C { {{A}}public static partial int Twice(this int x); private static int TwiceCore(int x) { Probe.Note("body"); return 2 * x; } }""", "Probe.Note(\"got \" + 4.Twice());", "body;+got 8"),
        ("span in, scoped span, span out", $$"""
            public partial class C
            {
                {{A}}public static partial int M(scoped ReadOnlySpan<char> s); private static int MCore(scoped ReadOnlySpan<char> s) { Probe.Note("first"); return s.Length; }
                {{A}}public static partial Span<int> N(Span<int> s); private static Span<int> NCore(Span<int> s) { Probe.Note("second"); return s[1..]; }
                {{A}}public static partial Span<int> O(ref int x); private static Span<int> OCore(ref int x) { Probe.Note("third"); return new Span<int>(ref x); }
            }
            """, "static void Go() { var x = 3; Probe.Note($\"{C.M(\"ab\")} {C.N(new int[3]).Length} {C.O(ref x)[0]}\"); } Go();", "first;second;third;+2 2 3"),
        ("unsafe", $$"""
            public partial class C { {{A}}public static unsafe partial int M(int* p); private static unsafe int MCore(int* p) { Probe.Note("method"); return *p; } }
            public unsafe partial class D { {{A}}public static partial int M(int* p); private static int MCore(int* p) { Probe.Note("type"); return *p; } }
            public unsafe partial class E { {{A}}public static partial Task M(); private static Task MCore() { Probe.Note("task"); return Task.CompletedTask; } }
            """, "static unsafe void Go() { var x = 3; C.M(&x); D.M(&x); } Go();", "method;type"),
        ("tuples, dynamic, arrays, nullable, delegates, nint", $$"""
            public partial class C
            {
                {{A}}public static partial (int First, string? Second) M((int A, string? B) t, dynamic d, string?[]? s, int? n, Func<string?, int>? f, nint p);
                private static (int First, string? Second) MCore((int A, string? B) t, dynamic d, string?[]? s, int? n, Func<string?, int>? f, nint p) { Probe.Note("body " + d.ToString()); return (t.A, t.B); }
            }
            """, "Probe.Note(\"got \" + C.M((1, null), 2, null, null, null, 0).First);", "body 2;+got 1"),
        ("dynamic parameter beside an overload that fits better at run time", $$"""
            public partial class C
            {
                {{A}}public partial void M(dynamic d); private void MCore(dynamic d) => Probe.Note("body"); private void MCore(string s) => Probe.Note("other");
                {{A}}public partial void N(dynamic? d); private void NCore(dynamic? d) => Probe.Note("null"); private void NCore(string s) => Probe.Note("other");
            }
            """, "new C().M(\"text\"); new C().N(null);", "body;null"),
        ("overloads", $$"""
            public partial class C
            {
                {{A}}public partial void M(int x); private void MCore(int x) => Probe.Note("int");
                {{A}}public partial void M(object x); private void MCore(object x) => Probe.Note("object");
                {{A}}public partial void M<T>(T x); private void MCore<T>(T x) => Probe.Note("T");
            }
            """, "var c = new C(); c.M(1); c.M((object)1); c.M<int>(1);", "int;object;T"),
        ("parameters named as the wrapper's own", $$"""public partial class C { {{A}}public partial int M(int __audit, int __result, int __exception, int MCore); private int MCore(int __audit, int __result, int __exception, int x) { Probe.Note("body"); return __audit; } }""", "new C().M(1, 2, 3, 4);", "body"),
        ("flow attributes", $$"""
            public partial class C
            {
                {{A}}public static partial bool TryM([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? s);
                private static bool TryMCore([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? s) { s = "x"; Probe.Note("body"); return true; }
            }
            """, "if (C.TryM(out var s)) Probe.Note(\"got \" + s.Length);", "body;+got 1"),
        ("obsolete types", $$"""
            [Obsolete] public class Old;
            public partial class C
            {
                [Obsolete] {{A}}public static partial void M(Old? o); [Obsolete] private static void MCore(Old? o) => Probe.Note("body");
                public static void Do() { var m = typeof(C).GetMethod("M")!; m.Invoke(null, [null]); }
            }
            """, "C.Do();", "body"),
        ("nullable analysis switched off", $$"""
            #nullable disable
            public partial class C { {{A}}public partial Task<string> M<T>(string s, List<string> l, T t) where T : class; private Task<string> MCore<T>(string s, List<string> l, T t) where T : class { Probe.Note("body"); return Task.FromResult(s); } }
            #nullable restore
            """, "await new C().M<string>(null!, null!, null!);", "async body"),
        ("through delegate, reflection and dynamic", $$"""public partial class C { {{A}}public partial void M(); private void MCore() => Probe.Note("body"); }""",
            "Action a = new C().M; a(); typeof(C).GetMethod(\"M\")!.Invoke(new C(), null); ((dynamic)new C()).M();", "body;body;body"),
    ];

    public static TheoryData<string> Names => [.. Shapes.Select(shape => shape.Name)];

    internal static (string Types, string Call, string Body) Find(string name)
    {
        var shape = Shapes.Single(shape => string.Equals(shape.Name, name, StringComparison.Ordinal));
        return (shape.Types, shape.Call, shape.Body);
    }

    internal static IEnumerable<(string Types, string Call)> Cases => Shapes.Select(shape => (shape.Types, shape.Call));

    internal static IEnumerable<string> Sources => Shapes.Select(shape => shape.Types);

    /// <summary>Returns the whole log that a shape must leave. A line with <c>+</c> is the caller's own.</summary>
    internal static IEnumerable<string> ExpectedLog(string body)
    {
        var suffix = body.StartsWith("async ", StringComparison.Ordinal) ? "Async" : string.Empty;
        foreach (var line in body.Split(';'))
        {
            if (line.StartsWith('+'))
            {
                yield return line[1..];
                continue;
            }

            yield return "Begin" + suffix;
            yield return suffix.Length > 0 ? line["async ".Length..] : line;
            yield return "Succeed" + suffix;
        }
    }
}
