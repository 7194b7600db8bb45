using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class BannedCodeTests
{
    [Fact]
    public void No_file_holds_banned_code() =>
        Finding.None(BlockingCalls.WithoutAllowed(Repository.SourceFiles.SelectMany(BannedCode.Check)));

    [Theory]
    [InlineData("// TODO later")]
    [InlineData("/* FIXME */")]
    [InlineData("/// <summary>HACK</summary>\nclass A;")]
    [InlineData("var a = DateTime.Now;")]
    [InlineData("var a = System.DateTime.UtcNow.Ticks;")]
    [InlineData("var a = DateTimeOffset.UtcNow;")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("System.Threading.Thread.Sleep(1);")]
    [InlineData("RandomAccess.FlushToDisk(handle);")]
    [InlineData("stream.Flush(true);")]
    [InlineData("stream.Flush(flushToDisk: true);")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("task.GetAwaiter().GetResult();")]
    [InlineData("try { } catch { }")]
    [InlineData("try { } catch (Exception) { }")]
    [InlineData("try { } catch (Exception) { /* why */ }")]
    [InlineData("try { } catch (IOException) { }")]
    [InlineData("#pragma warning disable CA1000\n")]
    [InlineData("class A { [SuppressMessage(\"a\", \"b\")] void M() { } }")]
    public void Banned_code_is_found(string text) => Assert.Single(BannedCode.Check(new SourceFile("sdk/A.cs", text)));

    [Theory]
    [InlineData("var todo = \"TODO DateTime.Now\";")]
    [InlineData("var a = time.GetUtcNow();")]
    [InlineData("stream.Flush();")]
    [InlineData("try { } catch (IOException) { return; }")]
    [InlineData("try { }\ncatch (IOException)\n{\n    // the other side is gone and nobody waits\n}")]
    [InlineData("try { }\ncatch (Exception gone) when (gone is IOException or SocketException)\n{\n    // the other side is gone\n}")]
    [InlineData("#pragma warning disable CA1000 // the wire words are lower case\n")]
    [InlineData("#pragma warning restore CA1000\n")]
    [InlineData("class A { [SuppressMessage(\"a\", \"b\", Justification = \"c\")] void M() { } }")]
    public void Allowed_code_is_let_through(string text) => Assert.Empty(BannedCode.Check(new SourceFile("sdk/A.cs", text)));

    [Fact]
    public void Only_one_file_of_the_SDK_may_block()
    {
        const string Blocking = "task.GetAwaiter().GetResult();";
        SourceFile[] files =
        [
            new("sdk/AuditOtel/Blocking.cs", Blocking + Blocking),
            new("sdk/AuditOtel/Other.cs", Blocking),
            new("collector/A.cs", Blocking),
            new("tests/A.cs", Blocking),
        ];
        var findings = BlockingCalls.WithoutAllowed(files.SelectMany(BannedCode.Check));
        Assert.Equal(["sdk/AuditOtel/Other.cs", "collector/A.cs"], findings.Select(finding => finding.Path));
    }

    [Fact]
    public void What_stands_in_for_the_framework_may_do_what_the_framework_does() =>
        Assert.Empty(BannedCode.Check(new SourceFile("sdk/AuditOtel.Api/Compatibility/NetStandard/A.cs", "var a = DateTimeOffset.UtcNow;")));
}
