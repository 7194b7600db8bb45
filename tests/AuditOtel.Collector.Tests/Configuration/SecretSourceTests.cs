using System.Runtime.Versioning;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class SecretSourceTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("auditotel-secret-");

    [Fact]
    public void A_file_that_only_its_owner_reads_gives_its_line_and_equal_places_are_equal()
    {
        var path = Write("s3cret\n", UnixFileMode.UserRead);

        Assert.Equal("s3cret", new SecretSource(path, null).Read());
        Assert.Equal(new SecretSource(path, null), new SecretSource(path, null));
    }

    [Theory]
    [InlineData("hidden\n", UnixFileMode.UserRead | UnixFileMode.OtherRead, "chmod o-rw")]
    [InlineData("hidden", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite, "chmod o-rw")]
    [InlineData("", UnixFileMode.UserRead, "is empty")]
    [InlineData("\n", UnixFileMode.UserRead, "is empty")]
    [InlineData("hidden\nhidden too", UnixFileMode.UserRead, "several lines")]
    public void A_file_that_cannot_be_a_secret_is_refused_in_one_sentence_without_its_content(string content, UnixFileMode mode, string told)
    {
        var source = new SecretSource(Write(content, mode), null);

        var refusal = Assert.Throws<CollectorException>(source.Read);

        Assert.True(refusal.IsConfiguration);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_or_variable_that_is_not_there_is_named()
    {
        Assert.Contains("/nowhere/key", Assert.Throws<CollectorException>(new SecretSource("/nowhere/key", null).Read).Message, StringComparison.Ordinal);
        Assert.Contains("AUDITOTEL_NO_SUCH", Assert.Throws<CollectorException>(new SecretSource(null, "AUDITOTEL_NO_SUCH").Read).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Write(string content, UnixFileMode mode)
    {
        var path = Path.Combine(_directory.FullName, "secret");
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
