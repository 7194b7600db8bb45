using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Interception;

/// <summary>A library of somebody else, compiled without any of our code, whose methods note that they ran.</summary>
internal static class Vendor
{
    internal const string Name = "Vendor";

    private const string Source = """
        using System; using System.Collections.Generic; using System.IO; using System.Threading.Tasks;
        namespace Vendor;
        public static class Log { public static Action<string> Note = _ => { }; }
        public sealed class VendorResult { public bool Succeeded { get; init; } public string? ErrorCode { get; init; } }
        public class Store<TUser> where TUser : class
        {
            public virtual async Task<VendorResult> DeleteAsync(TUser user) { await Task.Yield(); Log.Note("delete"); return new() { Succeeded = user is not null, ErrorCode = "no_user" }; }
            public Task RenameAsync(ref string name) { Log.Note("rename " + name); name = "new"; return Task.CompletedTask; }
            public ValueTask<int> CountAsync() { Log.Note("count"); return new(3); }
            public ValueTask TouchAsync(in int number) { Log.Note("touch"); return default; }
            public TOther Convert<TOther>(TUser user, Func<TUser, TOther> how) { Log.Note("convert"); return how(user); }
            public static Store<TUser> Open(string path, params string[] options) { Log.Note("open " + options.Length); return new(); }
            public static int Sum(params ReadOnlySpan<int> numbers) { Log.Note("sum"); return numbers.Length; }
            public bool TryFind(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TUser? user, ref int tries) { Log.Note("find"); user = null; tries++; return false; }
            public ref TUser? Slot(int index) { Log.Note("slot"); return ref _slots[index]; }
            public Task FailAsync(string password) => Task.FromException(new FormatException("theirs"));
            [System.Diagnostics.CodeAnalysis.DoesNotReturn] public void Throw(string why, [System.Runtime.CompilerServices.CallerMemberName] string caller = "") { Log.Note("throw " + caller); throw new FormatException(why); }
            public IEnumerable<int> Stream() { yield return 1; }
            public virtual void Close() => Log.Note("close");
            public string State => "open";
            private readonly TUser?[] _slots = new TUser?[4];
        }
        public class Special<TUser> : Store<TUser> where TUser : class { public override Task<VendorResult> DeleteAsync(TUser user) { Log.Note("special"); return base.DeleteAsync(user); } }
        public interface IDevice { void Erase(string name); static abstract void Reset(); }
        public sealed class Device : IDevice { public void Erase(string name) => Log.Note("erase"); public static void Reset() { } }
        public struct Meter(int start) { public int Value = start; public void Clear(int to) { Log.Note("clear"); Value = to; } public readonly int Peek() { Log.Note("peek"); return Value; } }
        public static class Extensions { public static int Wipe<T>(this IReadOnlyList<T> items, Label label) { Log.Note("wipe"); return items.Count; } }
        public sealed class Label { public string Text = "text"; public Label? Inner { get; init; } public override string ToString() => "label"; }
        public ref struct Window(Span<int> cells) { public Span<int> Cells = cells; public void Shut() { Log.Note("shut"); Cells[0] = 0; } }
        """;

    private static readonly byte[] Image = Build();

    internal static MetadataReference Reference { get; } = MetadataReference.CreateFromImage(Image);

    internal static byte[] Bytes => Image;

    private static byte[] Build()
    {
        var compilation = CSharpCompilation.Create(Name, [CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(LanguageVersion.Preview))], Compile.References, Compile.Options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }
}
