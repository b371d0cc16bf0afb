extension SimulatedSource {
    /// Endpoint, protocol, crosswalk and options of the shape, as lines of a platform file.
    func connection(baseURL: String) -> String {
        switch shape {
        case .oaiDC:
            """
            endpoint: \(baseURL)/oai
            protocol: oai-pmh
            crosswalk: oai_dc
            options: {metadataPrefix: oai_dc}
            """
        case .oaiLOM:
            """
            endpoint: \(baseURL)/oai
            protocol: oai-pmh
            crosswalk: lom
            options: {metadataPrefix: lom}
            """
        case .jsonGet:
            """
            endpoint: \(baseURL)/api/cases
            protocol: json-get
            crosswalk: json-get
            options:
              records: result.rows
              id: sdResIdCaseId
              datestamp: creTime
              total: result.totalCount
              pageCount: result.pageCount
              success: {path: success, equals: true}
              paging: {by: page, parameter: pageIndex, size: 100, sizeParameter: pageSize}
            """
        case .jsonPost:
            """
            endpoint: \(baseURL)/kzktNewResource/page
            protocol: json-post
            crosswalk: resource-key
            options:
              records: data.list
              id: id
              datestamp: releaseTime
              total: data.total
              success: {path: code, equals: 1}
              message: msg
              body: '{"start": {offset}, "length": {size}, "pointIdList": [], "searchType": "keyword"}'
              paging: {by: offset, first: 1, size: 100}
            """
        case .tokenJSON: tokenConnection(baseURL: baseURL)
        case .parts:
            """
            endpoint: \(baseURL)/zxx/ndrs/data_version.json
            protocol: parts
            crosswalk: smartedu-parts
            options: {id: id, datestamp: update_time}
            """
        case .csv:
            """
            endpoint: \(baseURL)/drop/resources.csv
            protocol: csv
            crosswalk: table-drop
            options: {id: 资源编号, datestamp: 更新时间, md5: required}
            """
        case .xlsx:
            """
            endpoint: \(baseURL)/drop/resources.xlsx
            protocol: xlsx
            crosswalk: table-xlsx
            options: {id: [资源名称, 教师, 单位]}
            """
        case .sitemap:
            """
            endpoint: \(baseURL)/sitemap.xml
            protocol: sitemap
            crosswalk: schema-org
            options: {fullEvery: 1}
            """
        case .atom:
            """
            endpoint: \(baseURL)/feed
            protocol: atom
            crosswalk: atom-categories
            """
        }
    }

    private func tokenConnection(baseURL: String) -> String {
        """
        endpoint: \(baseURL)/api/queryResources
        protocol: token-json
        crosswalk: token-rest
        options:
          method: post
          records: resourceList
          id: resourceId
          datestamp: updateTime
          deleted: {path: delFlag, equals: 1}
          total: totalCount
          success: {path: retCode, equals: "000000"}
          message: retDesc
          query: {accessToken: "{token}"}
          body: '{"pageNo": {page}, "pageSize": {size}}'
          paging: {by: page, size: 100}
          token:
            url: \(baseURL)/api/getaccesstoken
            body: '{"appid": "{appid}", "timestamp": "{timestamp}", "keyinfo": "{signature}"}'
            path: tokenInfo.token
            success: {path: result, equals: "000000"}
            expired: {path: retCode, equals: "100003"}
            sign: {algorithm: hmac-sha1, key: "{appKey}", text: "{appid}{appKey}{timestamp}", encoding: HEX}
        """
    }
}
