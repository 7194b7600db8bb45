using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Build.Verification;

namespace AuditOtel.Analyzers.Tests.Verification;

[Trait("Requirement", "B4")]
public sealed class CompiledRoutesTests
{
    // What the request-delegate generator puts in place of MapDelete and Map.
    private const string Source = """
        namespace Microsoft.AspNetCore.Http.Generated { static class Core { internal static void MapDelete0(this object app, string route) { } internal static void MapDelete12(this object app, string route) { } internal static void Map3(this object app, string route) { } } }
        namespace Shop
        {
            using Microsoft.AspNetCore.Http.Generated;

            static class Own { internal static void MapDelete0(this string app, string route) { } }

            class Routes
            {
                void Map(object app) { app.MapDelete0("/users/{id}"); app.MapDelete12("/users/{id}"); app.Map3("/any"); }

                void Other() { Own.MapDelete0("app", "/users/{id}"); }
            }
        }
        """;

    [Theory]
    [InlineData("DELETE /users/{id}", 2)]
    [InlineData("DELETE0 /users/{id}", 1)]
    [InlineData("any /any", 1)]
    [InlineData("POST /users/{id}", 0)]
    public void A_generated_stand_in_counts_as_what_the_source_calls(string endpoint, int count)
    {
        using var image = new PEReader(Compile.Emit(Compile.Source(Source)));

        Assert.Equal(count, new CompiledRoutes(image).CountOf(endpoint));
    }
}
