using System.Text.Json;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Tests.Surface.Model;
using AuditOtel.Build.Verification;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Analyzers.Tests.Verification;

[Trait("Requirement", "P0")]
public sealed class SurfaceFileWriterTests
{
    [Fact]
    public void The_file_holds_the_whole_surface()
    {
        var (surface, _) = SurfaceReading.Read(
            AuditedSurface.Header + "\n"
            + "excuse T:Tool reason=\"A \\\"tool\\\".\"\n"
            + "operation user.delete member=M:Users.Delete(System.String) action=Delete class=Account mode=Deny route=method target=user argument=why secret=pin:Redacted result=returned\n");

        Assert.Equal(
            $$"""
            {
              "format": 1,
              "digest": "{{surface!.Digest}}",
              "assembly": "Shop",
              "operations": [
                { "operation": "user.delete", "action": "Delete", "class": "Account", "mode": "Deny", "route": "method", "member": "M:Users.Delete(System.String)", "result": "returned", "targets": ["user"], "arguments": ["why"], "secrets": ["pin:Redacted"], "changes": [] }
              ],
              "excuses": [
                { "member": "T:Tool", "reason": "A \"tool\"." }
              ]
            }

            """,
            SurfaceFileWriter.Text("Shop", surface),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Every_surface_gives_valid_JSON_with_all_entries() => Prop.ForAll(SurfaceValues.Surfaces.ToArbitrary(), surface =>
    {
        using var json = JsonDocument.Parse(SurfaceFileWriter.Text("a\"b", surface));
        return json.RootElement.GetProperty("operations").GetArrayLength() == surface.Operations.Count() && json.RootElement.GetProperty("excuses").GetArrayLength() == surface.Excuses.Count();
    }).QuickCheckThrowOnFailure();
}
