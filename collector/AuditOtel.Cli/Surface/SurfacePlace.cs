using System.Text;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Cli.Commands;

namespace AuditOtel.Cli.Surface;

/// <summary>Reads a surface from where a user says: the JSON of a build, a shipped file, or a directory with either.</summary>
internal static class SurfacePlace
{
    private const string BuildFile = "AuditSurface.json";
    private const string What = "the surface";
    private const int MaxBytes = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CommandFailure">It cannot be read, or is no surface.</exception>
    internal static GivenSurface Read(string path) => Directory.Exists(path) ? ReadDirectory(path) : ReadFile(new FileInfo(path));

    private static GivenSurface ReadDirectory(string path)
    {
        var shipped = new FileInfo(Path.Combine(path, ShippedFile.Name));
        var build = new FileInfo(Path.Combine(path, BuildFile));
        if (shipped.Exists)
            return ReadFiles(shipped, new FileInfo(Path.Combine(path, UnshippedFile.Name)));

        return build.Exists ? ReadFile(build)
            : throw new CommandFailure(ExitCode.InputOutput, $"The directory '{path}' has neither {ShippedFile.Name} nor {BuildFile}: name a project's directory, or the file that its build wrote under obj.");
    }

    private static GivenSurface ReadFiles(FileInfo shippedFile, FileInfo unshippedFile)
    {
        var shipped = Sound(shippedFile, ShippedFile.Read(TextOf(shippedFile)));
        var unshipped = Sound(unshippedFile, UnshippedFile.Read(TextOf(unshippedFile)));
        var expected = ExpectedSurface.Of(shipped, unshipped);
        Refuse(unshippedFile, expected.Faults);
        var reasons = unshipped.Statements.Where(statement => statement.Because is not null).ToDictionary(statement => statement.Entry.Key, statement => statement.Because!, StringComparer.Ordinal);
        return new GivenSurface(AuditedSurface.Of(expected.Entries), reasons);
    }

    private static GivenSurface ReadFile(FileInfo file)
    {
        var text = TextOf(file);
        if (text.TrimStart().StartsWith('{'))
            return GivenSurface.Of(SurfaceJsonReader.Read(text, file.FullName));

        if (file.Name is UnshippedFile.Name)
            throw new CommandFailure(ExitCode.Usage, $"'{file.FullName}' holds only what has changed: name its directory, or {ShippedFile.Name}.");

        return GivenSurface.Of(AuditedSurface.Of(Sound(file, ShippedFile.Read(text)).Statements.Select(statement => statement.Entry)));
    }

    private static SurfaceText Sound(FileInfo file, SurfaceText text)
    {
        Refuse(file, text.Faults);
        return text;
    }

    private static void Refuse(FileInfo file, IReadOnlyList<SurfaceFault> faults)
    {
        if (faults.Count > 0)
            throw new CommandFailure(ExitCode.InputOutput, $"'{file.FullName}', line {faults[0].Line + 1}, column {faults[0].Column + 1}: {faults[0].Message}.");
    }

    private static string TextOf(FileInfo file)
    {
        try
        {
            var text = Utf8.GetString(GivenFile.Read(file, What, MaxBytes));
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException cause)
        {
            throw new CommandFailure(ExitCode.InputOutput, $"'{file.FullName}' is no text in UTF-8, so it is not {What}: name the right file.", cause);
        }
    }
}
