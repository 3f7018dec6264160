# frozen_string_literal: true

# A crate with a workspace of its own. It is built outside the checkout, so that a fresh one need not build again what
# it needs.
class CargoCrate
  ROOT = File.expand_path("..", __dir__)
  private_constant :ROOT

  # @param folder [String] such as "host-rust"
  def initialize(folder) = @folder = folder

  # @return [String] where it is built
  def target
    cache = ENV["XDG_CACHE_HOME"]
    cache = File.join(Dir.home, ".cache") unless cache && File.absolute_path?(cache)
    File.join(cache, "tasker-contrib", @folder)
  end

  def cargo(*arguments, environment: {})
    environment = { "CARGO_TARGET_DIR" => target, **environment }
    system(environment, "cargo", *arguments, chdir: File.join(ROOT, @folder)) ||
      abort("#{@folder}: `cargo #{arguments.first}` failed, see above.")
  end
end
