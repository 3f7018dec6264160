# frozen_string_literal: true

require "fileutils"
require "open3"
require "tmpdir"

# The contract in wit/, held against the one that was released last. A host that was built for that one must work with
# the component of today: wit/about.wit says how the contract grows.
module ComponentContract
  ROOT = File.expand_path("..", __dir__)
  CURRENT = File.join(ROOT, "wit")
  # The contract as it was released. Until 0.2.0 is, what is to be released as 0.2.0.
  RELEASED = File.join(ROOT, "spec/contract/released")
  PACKAGE = /^package tasker:contrib@([\d.]+);/

  class << self
    # @param current [String] a folder of WIT
    # @return [String, nil] what would break a host of the released contract
    def problem(current = CURRENT)
      Dir.mktmpdir do |folder|
        was, now = version(RELEASED), version(current)
        next "#{now} is no later version of #{was} that hosts take for compatible" unless succeeds?(was, now)

        # Two packages of one name need two versions.
        now = "#{now}+1" if now == was
        copy(current, folder, now)
        copy(RELEASED, File.join(folder, "deps/released"), was)
        check(folder, was:, now:)
      end
    end

    # Makes wit/ the released contract.
    def release
      FileUtils.rm_rf(RELEASED)
      copy(CURRENT, RELEASED, version(CURRENT))
    end

    private
      # wasm-tools asks whether a component for the one world can be used in the other. For a world of exports that is
      # so the other way round: the host takes what the released contract exports from today's component.
      def check(folder, was:, now:)
        said, status = Open3.capture2e("wasm-tools", "component", "semver-check", folder,
          "--prev", "tasker:contrib/contrib@#{now}", "--new", "tasker:contrib/contrib@#{was}")
        said unless status.success?
      end

      # Before 1.0, hosts take only another patch for compatible.
      def succeeds?(was, now)
        Gem::Version.new(now) >= Gem::Version.new(was) && now.split(".").first(2) == was.split(".").first(2)
      end

      def version(folder) = File.read(File.join(folder, "world.wit"))[PACKAGE, 1]

      def copy(from, to, version)
        FileUtils.mkdir_p(to)
        Dir.glob("*.wit", base: from).each do |name|
          text = File.read(File.join(from, name))
          File.write(File.join(to, name), text.sub(PACKAGE, "package tasker:contrib@#{version};"))
        end
      end
  end
end
