# frozen_string_literal: true

require "digest"
require_relative "../crate_licences"

module Release
  # The gem's licence travels with it, those of what it contains too, and none of them binds who uses it.
  class Licences
    LICENCE = "LICENSE"
    THIRD_PARTY = "host-ruby/THIRD-PARTY-LICENSES.txt"
    PERMISSIVE = [ "MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC" ].freeze
    private_constant :LICENCE, :THIRD_PARTY, :PERMISSIVE

    # @param root [String]
    # @param gem [Gem::Specification]
    # @param dependencies [Array<Gem::Specification>] the gems that it needs, as they are installed
    def initialize(root, gem, dependencies)
      @root = root
      @gem = gem
      @dependencies = dependencies
    end

    def title = "licences"
    def summary = "#{@gem.licenses.join}; #{inside.size} in the component; #{@dependencies.map(&:name).join(", ")}"

    # @return [Array<String>]
    def problems = ours + compiled + needed

    private
      def ours
        text = read(LICENCE)
        found = []
        found << "the gemspec names #{@gem.licenses.inspect}, and #{LICENCE} is MIT's" unless @gem.licenses == [ "MIT" ]
        found << "#{LICENCE} is not MIT's" unless text.start_with?("MIT License")
        found << "host-ruby/#{LICENCE} is not the same as #{LICENCE}" unless read("host-ruby/#{LICENCE}") == text
        found
      end

      def compiled
        digest = Digest::SHA256.hexdigest(read("Cargo.lock"))
        stale = read(THIRD_PARTY)[/SHA-256 (\h+)/, 1] == digest ? [] :
          [ "#{THIRD_PARTY} is not made from today's Cargo.lock: run `rake component:licences`" ]
        none = inside.empty? ? [ "#{THIRD_PARTY} names no project" ] : []
        stale + none + inside.filter_map { |project, licence| judge(project, licence.split(%r{ OR |/})) }
      end

      def needed = @dependencies.filter_map { |gem| judge("the gem #{gem.name}", gem.licenses) }

      # Where a project offers several, one of them is enough.
      def judge(project, licences)
        return if licences.any? { |licence| PERMISSIVE.include?(licence) }

        "#{project} is under #{licences.empty? ? "no licence that it names" : licences.join(" or ")}"
      end

      def inside = CrateLicences.projects(read(THIRD_PARTY))

      def read(file)
        path = File.join(@root, file)
        File.file?(path) ? File.read(path, encoding: Encoding::UTF_8) : ""
      end
  end
end
