namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>The members of Entity Framework Core by which entities are written, as its package has them.</summary>
internal static class EntityFramework
{
    internal const string Source = """
        namespace Microsoft.EntityFrameworkCore.ChangeTracking { public class EntityEntry<T> { public int State { get; set; } } }
        namespace Microsoft.EntityFrameworkCore
        {
            public abstract class DbSet<T> : System.Linq.IQueryable<T> where T : class
            {
                public virtual void Add(T entity) { } public virtual void AddRange(params T[] entities) { } public virtual void Remove(T entity) { } public virtual void RemoveRange(System.Collections.Generic.IEnumerable<T> entities) { }
                public virtual void Update(T entity) { } public virtual void Attach(T entity) { } public T Find(int key) => null!;
                public System.Type ElementType => null!; public System.Linq.Expressions.Expression Expression => null!; public System.Linq.IQueryProvider Provider => null!;
                public System.Collections.Generic.IEnumerator<T> GetEnumerator() => null!; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!;
            }
            public class DbContext
            {
                public virtual void Add<T>(T entity) where T : class { } public virtual void Remove(object entity) { } public virtual void AddRange(params object[] entities) { }
                public virtual int SaveChanges() => 0; public virtual System.Threading.Tasks.Task<int> SaveChangesAsync() => null!;
                public virtual ChangeTracking.EntityEntry<T> Entry<T>(T entity) where T : class => null!;
            }
            public class Setters<T> { public Setters<T> SetProperty<P>(System.Func<T, P> property, P value) => this; }
            public static class EntityFrameworkQueryableExtensions { public static int ExecuteUpdate<T>(this System.Linq.IQueryable<T> source, System.Action<Setters<T>> how) => 0; public static int ExecuteDelete<T>(this System.Linq.IQueryable<T> source) => 0; public static System.Threading.Tasks.Task<int> ExecuteUpdateAsync<T>(this System.Linq.IQueryable<T> source, object how) => null!; }
        }
        namespace Shop
        {
            public class Account { public string Name { get; set; } = ""; public int Tries { get; set; } public string Fixed { get; init; } = ""; public System.DateTime? UpdatedAt { get; set; } public System.DateTimeOffset AccountRevisionDate { get; set; } public System.DateTime? PasswordChangedAt { get; set; } public System.DateTime? MustBeChangedBefore { get; set; } public System.DateTime? ModifiedExpirationDate { get; set; } public System.DateTime? KeyLastUsedUntil { get; set; } public System.DateTimeOffset LockedUntil { get; set; } public string LastSeen { get; set; } = ""; }
            public class Admin : Account { }
            public class Note { public string Text { get; set; } = ""; }
            public class Db : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<Account> Accounts => null!; public Microsoft.EntityFrameworkCore.DbSet<Admin> Admins => null!; public Microsoft.EntityFrameworkCore.DbSet<Note> Notes => null!; }
        }
        """;

    internal const string Usings = "using Microsoft.EntityFrameworkCore; using Shop;\n";

    internal const string Lines = "entity Shop.Account";
}
