import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;

/** The pool of this process, as large as the budget grants. */
final class Database {
  private Database() {}

  static HikariDataSource createPool(Map<String, String> env) {
    HikariConfig config = new HikariConfig();
    String address = env.get("DB_HOST") + ":" + env.get("DB_PORT") + "/" + env.get("DB_NAME");
    // The name of the sessions, since PgJDBC reads no PGAPPNAME, and behind RDS Proxy that no statements are prepared.
    config.setJdbcUrl("jdbc:postgresql://" + address + "?" + env.get("DB_URL_PARAMETERS"));
    config.setUsername(env.get("DB_USERNAME"));
    config.setPassword(env.get("DB_PASSWORD"));
    // parseInt refuses a variable that is missing: left out, the size would be 10.
    config.setMaximumPoolSize(Integer.parseInt(env.get("DB_POOL_SIZE")));
    // Milliseconds. Whoever waits longer gets an SQLTransientConnectionException.
    config.setConnectionTimeout(1000L * Integer.parseInt(env.get("DB_POOL_TIMEOUT")));
    config.setMaxLifetime(1000L * Integer.parseInt(env.get("DB_POOL_RECYCLE")));
    return new HikariDataSource(config);
  }
}
