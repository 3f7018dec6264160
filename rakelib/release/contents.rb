# frozen_string_literal: true

require "digest"
require "rubygems/package"
require "tmpdir"

module Release
  # Every file in the gem is one of the kinds that belong there, and none is missing.
  class Contents
    COMPONENT = "lib/tasker_contrib_rails/tasker_contrib.wasm"

    # What may be in the gem; there must be at least one file of each kind.
    KINDS = {
      "Ruby" => %r{\Alib/.+\.rb\z}, "Rake" => %r{\Alib/tasks/\w+\.rake\z},
      "SQL" => %r{\Alib/tasker_contrib_rails/database/.+\.sql\z},
      "explanations of diagnostics" => %r{\Alib/tasker_contrib_rails/diagnostics/explanations\.json\z},
      "view of the page" => %r{\Alib/tasker_contrib_rails/page/views/.+\.html\.erb\z},
      "file of the page" => %r{\Alib/tasker_contrib_rails/page/(.+/)?[\w-]+\.(css|js|yml)\z},
      "task template of jobs" => %r{\Alib/tasker_contrib_rails/job_queue/templates/\w+\.yaml\z},
      "migration of a generator" => %r{\Alib/generators/.+/templates/.+\.rb\.tt\z},
      "usage of a generator" => %r{\Alib/generators/.+/USAGE\z}, "component" => /\A#{Regexp.escape(COMPONENT)}\z/,
      "digest of the component" => /\A#{Regexp.escape(COMPONENT)}\.sha256\z/, "program" => %r{\Aexe/[\w-]+\z},
      "signature" => %r{\Asig/.+\.rbs\z}, "licence" => /\ALICENSE\z/,
      "licences of the component" => /\ATHIRD-PARTY-LICENSES\.txt\z/, "README" => /\AREADME\.md\z/,
      "contract" => %r{\Acontract/[\w-]+\.wit\z}, "cases" => %r{\Acontract/cases\.tar\z}
    }.freeze

    # Of no use in a gem, whatever their kind.
    FOREIGN = %r{(\A|/)(spec|test|bench|tmp|coverage|\.[^/]+)(/|\z)|_(spec|test)\.rb\z}
    METADATA = %w[
      bug_tracker_uri changelog_uri documentation_uri source_code_uri rubygems_mfa_required
    ].freeze
    BOUND = 1_150_000
    private_constant :FOREIGN, :METADATA, :BOUND

    # @param gem [String] its file
    # @param root [String] the checkout, with the templates that the component was built with
    def initialize(gem, root)
      @gem = gem
      @root = root
    end

    def title = "contents"

    def summary
      counts = KINDS.filter_map { |name, pattern| "#{files.grep(pattern).size} of #{name}" }
      inside = "#{templates.size} templates in the component"
      [ "#{files.size} files, #{File.size(@gem)} bytes", *counts, inside ].join(", ")
    end

    # @return [Array<String>]
    def problems
      return [ "there is no gem to look into: it was not built" ] unless File.file?(@gem)

      strange + missing + component + metadata + size
    end

    private
      def package = @package ||= Gem::Package.new(@gem)
      def files = @files ||= package.contents.sort
      def templates = @templates ||= Dir[File.join(@root, "templates/**/*.tera")]

      def strange
        known, unknown = files.partition { |file| KINDS.values.any? { |pattern| file.match?(pattern) } }
        foreign = known.grep(FOREIGN)
        unknown.map { |file| "#{file} is of no kind that belongs into the gem" } +
          foreign.map { |file| "#{file} is only for developing the gem" }
      end

      def missing
        KINDS.reject { |_, pattern| files.grep(pattern).any? }.map { |name, _| "there is no #{name} in the gem" }
      end

      def component
        bytes, digest = read(COMPONENT), read("#{COMPONENT}.sha256")
        return [] unless bytes && digest # told by missing
        return [ "the component's SHA-256 is not the one beside it" ] if Digest::SHA256.hexdigest(bytes) != digest.strip

        absent = templates.reject { |template| bytes.include?(File.binread(template)) }
        absent.map { |file| "#{file.delete_prefix("#{@root}/")} is not in the component: run `rake component:build`" }
      end

      def metadata
        lacking = METADATA.reject { |key| package.spec.metadata.key?(key) }.map { |key| "the gemspec has no #{key}" }
        mfa = package.spec.metadata["rubygems_mfa_required"]
        lacking << "rubygems_mfa_required is #{mfa.inspect}" unless [ nil, "true" ].include?(mfa)
        lacking
      end

      def size
        File.size(@gem) < BOUND ? [] : [ "the gem has #{File.size(@gem)} bytes, and may have #{BOUND}" ]
      end

      def read(name)
        Dir.mktmpdir("release") do |folder|
          package.extract_files(folder, name)
          path = File.join(folder, name)
          File.binread(path) if File.file?(path)
        end
      end
  end
end
