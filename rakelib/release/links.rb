# frozen_string_literal: true

require "net/http"

module Release
  # Every link in the documentation leads to a file and a place in it that exist. What leads into the web is listed,
  # and only asked for when that is wanted.
  class Links
    FENCE = /^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1`*\s*$/m
    INLINE_CODE = /(`+)(?!`).+?(?<!`)\1(?!`)/m
    INLINE = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/
    REFERENCE = /^ {0,3}\[[^\]]+\]:\s+<?(\S+?)>?\s*$/
    LINK = /#{INLINE}|#{REFERENCE}|<(https?:[^>\s]+)>|href="([^"]+)"/
    HEADING = /^ {0,3}\#{1,6}\s+(.+?)\s*#*\s*$/
    ANCHOR = /<a\s+(?:id|name)="([^"]+)"/
    private_constant :FENCE, :INLINE_CODE, :INLINE, :REFERENCE, :LINK, :HEADING, :ANCHOR

    # @param pages [Hash{String => String}] texts in Markdown, by their paths
    # @param files [Array<String>] all that is committed
    # @param homepage [String] links to it lead into this repository
    # @param fetch [Proc, nil] takes an address and returns an HTTP status; nil: nothing is asked for
    def initialize(pages, files, homepage:, fetch: nil)
      @pages = pages
      @files = files
      @homepage = homepage
      @fetch = fetch
    end

    # Asks the web for an address.
    #
    # @return [Integer, String] the status, or why there is none
    def self.ask(address)
      uri = URI(address)
      options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 10 }
      Net::HTTP.start(uri.host, uri.port, **options) { |http| http.head(uri.request_uri).code.to_i }
    rescue SystemCallError, SocketError, Timeout::Error, OpenSSL::SSL::SSLError => error
      error.message
    end

    def title = "links"

    def summary
      asked = @fetch ? "asked for" : "not asked for (FETCH=1 does)"
      [ "#{links.size - web.size} inside #{@pages.size} pages", "#{web.size} into the web, #{asked}:" ].join(", ") +
        web.map { |address| "\n      #{address}" }.join
    end

    # @return [Array<String>]
    def problems = links.flat_map { |page, link| into_web?(link) ? [] : Array(judge(page, link)) } + unreachable

    # @return [Array<String>] addresses outside this repository
    def web = links.map(&:last).select { |link| into_web?(link) }.uniq.sort

    private
      def links
        @links ||= @pages.flat_map do |page, text|
          prose(text).scan(LINK).map { |found| [ page, found.compact.first ] }
        end
      end

      def prose(text) = text.gsub(FENCE, "").gsub(INLINE_CODE, "")

      def into_web?(link) = link.match?(/\A(?:https?|mailto):/) && !inside(link)

      # The path in this repository that an address of the homepage stands for.
      def inside(link) = link[%r{\A#{Regexp.escape(@homepage)}/(?:blob|tree)/main/(.+)\z}, 1]

      def judge(page, link)
        path, anchor = (inside(link) || link).split("#", 2)
        from = inside(link) ? "" : File.dirname(page)
        target = path.empty? ? page : File.expand_path(path, "/#{from}").delete_prefix("/")
        return "#{page} links to #{link}: there is no #{target}" unless there?(target)
        return if anchor.nil? || anchors(target).include?(anchor)

        "#{page} links to #{link}: #{target} has no heading or anchor ##{anchor}"
      end

      def there?(target) = @files.include?(target) || @files.any? { |file| file.start_with?("#{target.chomp("/")}/") }

      # As GitHub makes them.
      def anchors(page)
        @anchors ||= {}
        @anchors[page] ||= begin
          text = @pages.fetch(page, "").gsub(FENCE, "")
          slugs = text.scan(HEADING).flatten.map { |heading| slug(heading) }
          numbered = Hash.new(-1)
          slugs.map! { |slug| (numbered[slug] += 1).zero? ? slug : "#{slug}-#{numbered[slug]}" }
          slugs + text.scan(ANCHOR).flatten
        end
      end

      def slug(heading)
        words = heading.gsub(/\[([^\]]*)\]\([^)]*\)/, '\1').gsub(/<[^>]+>/, "").downcase
        words.gsub(/[^\p{Word}\- ]/, "").tr(" ", "-")
      end

      def unreachable
        return [] unless @fetch

        web.grep(/\Ahttp/).filter_map do |address|
          status = @fetch.call(address)
          "#{address} answers #{status}" unless (200..399).cover?(status)
        end
      end
  end
end
